#include "ctibus/logger.hpp"

#include <gtest/gtest.h>

namespace {

struct Sink {
  std::int32_t level = CTIBUS_LOG_INFO;
  std::string text;
};

const ctibus_logger table{
    sizeof(ctibus_logger), 0,
    [](const ctibus_host* host) { return static_cast<Sink*>(host->context)->level; },
    [](const ctibus_host* host, std::int32_t, ctibus_text, ctibus_text text) {
      static_cast<Sink*>(host->context)->text.assign(text.data, text.size);
    }};

ctibus_host host_of(Sink& sink) {
  ctibus_host host{};
  host.context = &sink;
  return host;
}

TEST(Logger, personal_data_is_masked_unless_somebody_debugs) {
  Sink sink;
  const ctibus_host host = host_of(sink);
  const ctibus::Logger logger(&host, &table);
  logger.info("acd.offered", "call {} from {}", 7, ctibus::personal("+33612345678"));
  EXPECT_EQ(sink.text, "call 7 from +33***78");
  sink.level = CTIBUS_LOG_DEBUG;
  logger.info("acd.offered", "call {} from {}", 7, ctibus::personal("+33612345678"));
  EXPECT_EQ(sink.text, "call 7 from +33612345678");
}

TEST(Logger, short_personal_texts_are_not_shown_at_all) {
  EXPECT_EQ(ctibus::mask_personal("1234567"), "***");
  EXPECT_EQ(ctibus::mask_personal(""), "");
}

TEST(Logger, masking_cuts_between_characters) {
  EXPECT_EQ(ctibus::mask_personal("J\u00fcrgen M\u00fcll\u00e9"), "J\u00fcr***l\u00e9");
  EXPECT_EQ(ctibus::mask_personal("\u00e9\u00e9\u00e9\u00e9\u00e9"), "***");
}

TEST(Logger, what_is_below_the_level_is_not_written) {
  Sink sink;
  const ctibus_host host = host_of(sink);
  ctibus::Logger(&host, &table).debug("", "nothing");
  EXPECT_EQ(sink.text, "");
}

}  // namespace
