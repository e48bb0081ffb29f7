#include "ctibus/kit/csta/rose.hpp"

#include "ber_samples.hpp"

namespace ctibus::csta::rose {
namespace {

using samples::bytes;

/// With the bytes that its views need.
template <class T>
T read_as(const ber::Octets& octets) {
  const auto apdu = read(octets);
  EXPECT_TRUE(apdu) << (apdu ? "" : apdu.error().text);
  const T* found = apdu ? std::get_if<T>(&*apdu) : nullptr;
  EXPECT_NE(found, nullptr);
  return found == nullptr ? T{} : *found;
}

TEST(Rose, invokes_are_read_as_written) {
  const ber::Octets argument = bytes("30030A0102");
  const ber::Octets octets =
      write(Invoke{.id = 2, .linked = 70000, .operation = 211, .argument = argument});
  const auto invoke = read_as<Invoke>(octets);
  EXPECT_EQ(invoke.id, 2);
  EXPECT_EQ(invoke.linked, 70000);
  EXPECT_EQ(invoke.operation, 211);
  EXPECT_EQ(ber::to_hex(invoke.argument), "30030A0102");
  EXPECT_EQ(
      ber::to_hex(write(Invoke{.id = 2, .linked = {}, .operation = 211, .argument = argument})),
      "A10C020102020200D330030A0102");
}

TEST(Rose, results_may_come_without_operation) {
  const ber::Octets bare = bytes("A203020105");
  EXPECT_EQ(read_as<ReturnResult>(bare).id, 5);
  EXPECT_FALSE(read_as<ReturnResult>(bare).operation);
  const ber::Octets alone = bytes("A20A02010530055503000001");
  const auto result = read_as<ReturnResult>(alone);
  EXPECT_FALSE(result.operation);
  EXPECT_EQ(ber::to_hex(result.result), "30055503000001");
  const ber::Octets full = bytes("A20B0201023006020200D30500");
  EXPECT_EQ(read_as<ReturnResult>(full).operation, 211);
  EXPECT_EQ(ber::to_hex(read_as<ReturnResult>(full).result), "0500");
}

TEST(Rose, errors_and_rejects_are_read_as_written) {
  const ber::Octets parameter = bytes("A0030A010C");
  const ber::Octets error = write(ReturnError{.id = 9, .error = 1, .parameter = parameter});
  EXPECT_EQ(read_as<ReturnError>(error).id, 9);
  EXPECT_EQ(ber::to_hex(read_as<ReturnError>(error).parameter), "A0030A010C");
  const ber::Octets reject = write(Reject{
      .id = 9, .kind = Reject::Kind::invoke, .problem = invoke_problem::unrecognised_operation});
  EXPECT_EQ(ber::to_hex(reject), "A406020109810101");
  EXPECT_EQ(read_as<Reject>(reject).kind, Reject::Kind::invoke);
  EXPECT_EQ(read_as<Reject>(reject).problem, 1);
  const ber::Octets nameless = bytes("A4050500800102");
  EXPECT_FALSE(read_as<Reject>(nameless).id);
  EXPECT_EQ(read_as<Reject>(nameless).kind, Reject::Kind::general);
}

TEST(Rose, what_is_no_message_is_refused) {
  for (const std::string_view hex :
       {"", "A1", "A100", "A103020101", "A10602010104010A", "A503020101", "300302010A",
        "A1060201010201470500", "A10A0201010201470500050000", "800100", "A1060401010201"}) {
    EXPECT_FALSE(read(bytes(hex))) << hex;
  }
}

}  // namespace
}  // namespace ctibus::csta::rose
