#include "echo_command.hpp"

#include <gtest/gtest.h>

#include "ctibus/testing/test_host.hpp"

using ctibus::testing::TestHost;
using namespace echo_command;

TEST(EchoCommand, answers_with_the_same_text) {
  TestHost host;
  host.load<EchoCommand>();
  const auto reply = host.request("echo_command", Say{.text = "hello"});
  ASSERT_TRUE(reply.accepted()) << reply.text;
  EXPECT_EQ(reply.body().text, "hello");
}

TEST(EchoCommand, refuses_to_echo_nothing) {
  TestHost host;
  host.load<EchoCommand>();
  const auto reply = host.request("echo_command", Say{});
  EXPECT_FALSE(reply.accepted());
  EXPECT_EQ(reply.code, "echo_command.nothing_said");
}
