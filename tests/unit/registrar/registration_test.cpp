#include "ctibus/kit/sip/name_addr.hpp"
#include "telephone.hpp"

namespace ctibus::sip {
namespace {

using testing::Site;
using testing::Telephone;
using namespace std::chrono_literals;

struct Registering : ::testing::Test {
  Message put(std::vector<std::string> contacts, std::string_view expires = {}) {
    return telephone.register_at(registrar, now,
                                 telephone.registration(std::move(contacts), expires));
  }
  std::vector<std::string> uris(std::string_view number = "1001") const {
    std::vector<std::string> list;
    for (const auto& each : registrar.contacts(number, now)) list.push_back(each.uri);
    return list;
  }
  using List = std::vector<std::string>;

  Site site;
  Registrar registrar = site.registrar();
  Telephone telephone;
  Moment now = 1h;
};

TEST_F(Registering, a_telephone_is_reached_where_it_registered_from) {
  const auto response = put({"<sip:1001@10.0.0.5:5062>"}, "600");
  EXPECT_EQ(response.status, 200);
  ASSERT_EQ(response.contacts.size(), 1u);
  EXPECT_EQ(response.contacts[0], "<sip:1001@10.0.0.5:5062>;expires=600");
  const auto bindings = registrar.contacts("1001", now);
  ASSERT_EQ(bindings.size(), 1u);
  EXPECT_EQ(bindings[0].peer, telephone.from);
  EXPECT_EQ(bindings[0].expires, now + 600s);
  EXPECT_TRUE(registrar.contacts("1002", now).empty());
}

TEST_F(Registering, a_contacts_own_time_comes_before_the_header) {
  const auto response = put({"<sip:a@h>;expires=120", "<sip:b@h>"}, "600");
  EXPECT_EQ(response.contacts, (List{"<sip:a@h>;expires=120", "<sip:b@h>;expires=600"}));
}

TEST_F(Registering, no_time_or_a_strange_one_means_an_hour) {
  EXPECT_EQ(put({"<sip:a@h>"}).contacts, List{"<sip:a@h>;expires=3600"});
  EXPECT_EQ(put({"<sip:a@h>;expires=soon"}).contacts, List{"<sip:a@h>;expires=3600"});
}

TEST_F(Registering, too_long_a_time_is_shortened) {
  EXPECT_EQ(put({"<sip:a@h>"}, "86400").contacts, List{"<sip:a@h>;expires=3600"});
}

TEST_F(Registering, too_short_a_time_is_refused_and_changes_nothing) {
  put({"<sip:a@h>"}, "600");
  const auto response = put({"<sip:b@h>;expires=600", "<sip:c@h>;expires=59"});
  EXPECT_EQ(response.status, 423);
  EXPECT_EQ(response.header("Min-Expires"), "60");
  EXPECT_EQ(uris(), List{"sip:a@h"});
}

TEST_F(Registering, a_refresh_prolongs_the_same_binding) {
  put({"<sip:a@h>"}, "600");
  now += 500s;
  EXPECT_EQ(put({"<sip:a@H>"}, "600").contacts, List{"<sip:a@h>;expires=600"});
  now += 500s;
  EXPECT_TRUE(registrar.expire(now).empty());
  EXPECT_EQ(uris(), List{"sip:a@h"});
}

TEST_F(Registering, an_overtaken_request_changes_nothing) {
  auto early = telephone.registration({"<sip:a@h>"}, "0");
  auto late = telephone.registration({"<sip:a@h>"}, "600");
  const auto challenge = registrar.handle(early, now);
  const auto second = registrar.handle(late, now);
  late = telephone.answer(second, late);
  early = telephone.answer(challenge, early);
  EXPECT_LT(early.cseq, late.cseq);
  EXPECT_EQ(registrar.handle(late, now).status, 200);
  EXPECT_EQ(registrar.handle(early, now).status, 500);
  EXPECT_EQ(uris(), List{"sip:a@h"});
}

TEST_F(Registering, another_call_id_counts_as_a_restarted_telephone) {
  put({"<sip:a@h>"}, "600");
  telephone.call_id = "reg-2";
  telephone.cseq = 0;
  EXPECT_EQ(put({"<sip:a@h>"}, "700").contacts, List{"<sip:a@h>;expires=700"});
}

TEST_F(Registering, zero_takes_one_contact_away) {
  put({"<sip:a@h>", "<sip:b@h>"}, "600");
  EXPECT_EQ(put({"<sip:a@h>;expires=0"}).contacts, List{"<sip:b@h>;expires=600"});
}

TEST_F(Registering, the_star_takes_all_away_when_it_stands_alone) {
  put({"<sip:a@h>", "<sip:b@h>"}, "600");
  EXPECT_EQ(put({"*"}, "600").status, 400);
  EXPECT_EQ(put({"*"}).status, 400);
  EXPECT_EQ(put({"*", "<sip:a@h>"}, "0").status, 400);
  EXPECT_EQ(uris().size(), 2u);
  const auto response = put({"*"}, "0");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.contacts.empty());
  EXPECT_TRUE(uris().empty());
}

TEST_F(Registering, without_a_contact_it_is_a_question) {
  put({"<sip:a@h>;q=0.5"}, "600");
  now += 100500ms;
  const auto response = put({});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.contacts, List{"<sip:a@h>;expires=500;q=0.500"});
}

TEST_F(Registering, the_preferred_telephone_comes_first) {
  put({"<sip:a@h>;q=0.2", "<sip:b@h>;q=0.7", "<sip:c@h>;q=0.2"}, "600");
  now += 1s;
  put({"<sip:d@h>;q=0.2"}, "600");
  EXPECT_EQ(uris(), (List{"sip:b@h", "sip:d@h", "sip:a@h", "sip:c@h"}));
}

TEST_F(Registering, a_telephone_that_names_its_instance_replaces_itself) {
  put({"<sip:a@h:1>;+sip.instance=\"<urn:uuid:1>\""}, "600");
  put({"<sip:a@h:2>;+sip.instance=\"<urn:uuid:1>\""}, "600");
  EXPECT_EQ(uris(), List{"sip:a@h:2"});
}

TEST_F(Registering, the_longest_silent_one_makes_room) {
  for (const auto* contact : {"<sip:a@h>", "<sip:b@h>", "<sip:c@h>", "<sip:d@h>", "<sip:e@h>"}) {
    put({contact}, "600");
    now += 1s;
  }
  put({"<sip:a@h>"}, "600");
  now += 1s;
  put({"<sip:f@h>"}, "600");
  EXPECT_EQ(uris(), (List{"sip:f@h", "sip:a@h", "sip:e@h", "sip:d@h", "sip:c@h"}));
  EXPECT_EQ(
      put({"<sip:1@h>", "<sip:2@h>", "<sip:3@h>", "<sip:4@h>", "<sip:5@h>", "<sip:6@h>"}).status,
      403);
  EXPECT_EQ(uris().size(), 5u);
}

TEST_F(Registering, what_expires_is_told_once_by_the_number_it_leaves_unreachable) {
  put({"<sip:a@h>;expires=100", "<sip:b@h>;expires=200"});
  EXPECT_EQ(registrar.next_expiry(), now + 100s);
  now += 100s;
  EXPECT_EQ(uris(), List{"sip:b@h"});
  EXPECT_TRUE(registrar.expire(now).empty());
  EXPECT_EQ(registrar.next_expiry(), now + 100s);
  now += 100s;
  EXPECT_EQ(registrar.expire(now), List{"1001"});
  EXPECT_TRUE(registrar.expire(now).empty());
  EXPECT_EQ(registrar.next_expiry(), Moment::max());
}

TEST_F(Registering, nobody_registers_anothers_number) {
  auto request = telephone.registration({"<sip:a@h>"}, "600");
  request.to = "<sip:1002@pbx>";
  EXPECT_EQ(telephone.register_at(registrar, now, request).status, 403);
  EXPECT_TRUE(uris("1002").empty());
}

TEST_F(Registering, unreadable_contacts_are_refused_as_a_whole) {
  EXPECT_EQ(put({"<sip:a@h>", "rubbish"}).status, 400);
  EXPECT_EQ(put({"<tel:+331>"}).status, 400);
  EXPECT_TRUE(uris().empty());
}

TEST_F(Registering, an_extension_that_must_be_known_is_refused) {
  auto request = telephone.registration({"<sip:a@h>"}, "600");
  request.set_header("Require", "outbound");
  const auto response = telephone.register_at(registrar, now, request);
  EXPECT_EQ(response.status, 420);
  EXPECT_EQ(response.header("Unsupported"), "outbound");
}

}  // namespace
}  // namespace ctibus::sip
