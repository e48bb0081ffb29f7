#include "core/host/dependency_order.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace ctibus::host {
namespace {

class StartOrder : public testing::Test {
 protected:
  void add(const std::string& name, std::vector<std::string> offers,
           std::vector<std::string> requires_, std::vector<std::string> optional = {}) {
    manifest::Manifest& manifest = manifests_.emplace_back();
    manifest.id = "plugin-" + name;
    manifest.offers = std::move(offers);
    manifest.requires_ = std::move(requires_);
    manifest.optional = std::move(optional);
    instances_.push_back({name, &manifest});
  }
  std::string order() {
    const auto order = start_order(instances_);
    if (!order) return order.error().code + ": " + order.error().text;
    std::string text;
    for (const std::size_t i : *order) text += instances_[i].name + " ";
    return text;
  }

  std::deque<manifest::Manifest> manifests_;
  std::vector<Dependent> instances_;
};

TEST_F(StartOrder, follows_what_is_required) {
  add("acd", {}, {"queue-hold"});
  add("cdr", {}, {});
  add("sip1", {"queue-hold", "call-control"}, {});
  add("sip2", {"queue-hold"}, {});
  EXPECT_EQ(order(), "cdr sip1 sip2 acd ");
}

TEST_F(StartOrder, knows_instances_by_name_and_by_plugin) {
  add("a", {}, {"b"});
  add("b", {}, {"plugin-c"});
  add("c", {}, {});
  EXPECT_EQ(order(), "c b a ");
}

TEST_F(StartOrder, names_who_misses_what) {
  add("acd", {}, {"queue-hold"});
  const std::string text = order();
  EXPECT_EQ(text.find("host.requirement_missing"), 0u);
  EXPECT_NE(text.find("acd"), std::string::npos);
  EXPECT_NE(text.find("queue-hold"), std::string::npos);
}

TEST_F(StartOrder, names_the_chain_of_a_cycle) {
  add("x", {}, {"a"});
  add("a", {}, {"b"});
  add("b", {}, {"a"});
  const std::string text = order();
  EXPECT_EQ(text.find("host.requirement_cycle"), 0u);
  EXPECT_NE(text.find("a -> b -> a"), std::string::npos) << text;
}

TEST_F(StartOrder, a_wish_orders_but_never_blocks) {
  add("web", {}, {}, {"statistics", "nobody"});
  add("statistics", {}, {}, {});
  EXPECT_EQ(order(), "statistics web ");
  add("one", {}, {}, {"two"});
  add("two", {}, {"one"}, {});
  EXPECT_EQ(order(), "statistics web one two ");
}

TEST_F(StartOrder, an_instance_may_meet_its_own_requirement) {
  add("sip", {"media"}, {"media"});
  EXPECT_EQ(order(), "sip ");
}

}  // namespace
}  // namespace ctibus::host
