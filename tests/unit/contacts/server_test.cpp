// A database server that goes away, in every way it can.
#include "cutting_proxy.hpp"
#include "site.hpp"

namespace ctibus::contacts {
namespace {

using sql::CuttingProxy;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view two = "id,name,phone\n1,Ann,0612345678\n2,Bob,0711111111\n";

class ServerTest : public ContactsTest {
 protected:
  testing::TestReply<crm::Match> ask(std::string_view number = "0612345678") {
    return host_.request("crm1", crm::Match{.request = "r", .number = number});
  }
  std::size_t errors() const {
    std::size_t out = 0;
    for (const auto& line : host_.log_lines()) {
      if (line.id == "contacts.sql" && line.level == CTIBUS_LOG_ERROR) ++out;
    }
    return out;
  }
};

INSTANTIATE_TEST_SUITE_P(On, ServerTest, ::testing::Values(sql::Dialect::postgresql),
                         sql::backend_name);

TEST_P(ServerTest, lookups_are_refused_while_the_server_is_away_and_answered_afterwards) {
  load(two);
  sql::postgresql_cluster()->stop();
  for (int i = 0; i < 10; ++i) {
    const auto reply = ask();
    EXPECT_FALSE(reply.accepted());
    EXPECT_EQ(reply.code, "contacts.sql");
    EXPECT_THAT(reply.text, HasSubstr("sql."));
    host_.advance(1s);
  }
  EXPECT_EQ(errors(), 1u) << "said once, not for every call";
  EXPECT_EQ(host_.metric("crm1", "sql_away"), 1);
  sql::postgresql_cluster()->start();
  host_.advance(6s);
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
  EXPECT_EQ(host_.metric("crm1", "sql_away"), 0);
}

TEST_P(ServerTest, agents_see_who_calls_while_the_server_is_away) {
  load(two);
  sql::postgresql_cluster()->kill_server();
  host_.send(acd::Offered{.call = "c1", .calling = "0612345678", .agent = "alice"},
             {.source = "acd"});
  const auto pop = host_.expect<crm::Pop>();
  EXPECT_EQ(pop->number, "0612345678");
  EXPECT_THAT(pop->contacts, IsEmpty());
  sql::postgresql_cluster()->start();
  host_.advance(6s);
  host_.send(acd::Offered{.call = "c2", .calling = "0612345678", .agent = "alice"},
             {.source = "acd"});
  EXPECT_THAT(host_.expect<crm::Pop>()->contacts, SizeIs(1));
}

TEST_P(ServerTest, a_server_that_is_away_at_the_start_is_waited_for) {
  sql::postgresql_cluster()->stop();
  write(two);
  host_.load<Contacts>("crm1", options());
  EXPECT_EQ(ask().code, "contacts.sql");
  EXPECT_EQ(host_.request("crm1", RunImport{}).code, "contacts.sql");
  sql::postgresql_cluster()->start();
  EXPECT_EQ(host_.expect<ImportEnded>(nullptr, 2min)->contacts, 2u);
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
}

TEST_P(ServerTest, a_backend_killed_in_an_import_keeps_the_old_contacts_until_the_next_one) {
  load(two);
  std::string many = "id,name,phone\n";
  for (int i = 0; i < 3000; ++i) many += std::to_string(i) + ",New," + std::to_string(i) + "\n";
  write(many);
  // The test's trigger ends the import's own process at the thousandth row.
  auto database = look();
  sql::must(
      database.execute("CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM"
                       " pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"));
  sql::must(
      database.execute("CREATE TRIGGER fall BEFORE INSERT ON contact FOR EACH ROW WHEN"
                       " (NEW.id = 1000) EXECUTE FUNCTION fall()"));
  const auto failed = host_.expect<ImportEnded>(nullptr, 2min);
  EXPECT_EQ(failed->code, "contacts.sql");
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
  sql::must(database.execute("DROP TRIGGER fall ON contact"));
  EXPECT_EQ(host_.expect<ImportEnded>([](const auto& ended) { return ended.code.empty(); }, 2min)
                ->contacts,
            3000u);
  EXPECT_THAT(who("0612345678"), IsEmpty());
}

TEST_P(ServerTest, instances_with_one_data_source_have_contacts_of_their_own) {
  load(two);
  auto other = options();
  other.path = (host_.folder() / "other.csv").string();
  std::ofstream(other.path) << "id,name,phone\n3,Cid,0799999999\n";
  host_.load<Contacts>("crm2", other);
  EXPECT_EQ(host_.expect<ImportEnded>(nullptr, 1min)->contacts, 1u);
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
  EXPECT_THAT(who("0799999999"), IsEmpty());
}

/// From connecting and migrating to the last commit, at each request that we make of the server.
class CutTest : public ContactsTest {
 protected:
  void every_cut(CuttingProxy::Moment moment);
};

INSTANTIATE_TEST_SUITE_P(On, CutTest, ::testing::Values(sql::Dialect::postgresql),
                         sql::backend_name);

void CutTest::every_cut(CuttingProxy::Moment moment) {
  CuttingProxy proxy;
  for (int request = 0;; ++request) {
    SCOPED_TRACE("cut at request " + std::to_string(request));
    const auto dsn = *sql::empty_database(GetParam(), {});
    testing::TestHost host(9);
    auto wanted = options();
    wanted.path = (host.folder() / "contacts.csv").string();
    wanted.data_source = proxy.through(dsn);
    std::ofstream(wanted.path) << two;
    const auto found = [&host](std::string_view number) {
      if (!host.request("crm1", crm::Match{.request = "r", .number = number}).accepted()) return -1;
      return static_cast<int>(host.expect<crm::Matched>()->contacts.size());
    };
    proxy.cut_at(request, moment);
    host.load<Contacts>("crm1", wanted);
    host.advance(5s);
    EXPECT_THAT(found("0612345678"), AnyOf(-1, 0, 1));
    host.advance(2min);
    EXPECT_EQ(found("0612345678"), 1);
    std::ofstream(wanted.path) << "id,name,phone\n3,Cid,0799999999\n";
    host.advance(2min);
    EXPECT_EQ(found("0612345678"), 0);
    EXPECT_EQ(found("0799999999"), 1);
    if (HasFailure()) return;
    if (!proxy.has_cut()) {
      EXPECT_GT(request, 30);
      return;
    }
  }
}

TEST_P(CutTest, contacts_are_complete_wherever_the_connection_is_cut_before_a_request) {
  every_cut(CuttingProxy::Moment::before_the_server_sees_it);
}

TEST_P(CutTest, contacts_are_complete_wherever_the_connection_is_cut_after_a_request) {
  every_cut(CuttingProxy::Moment::after_the_server_has_done_it);
}

}  // namespace
}  // namespace ctibus::contacts
