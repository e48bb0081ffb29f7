#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::replay {

/// What is known of a value in a payload.
struct ValueInfo {
  const manifest::FieldSpec* field = nullptr;  ///< null: nobody declares it
  bool declared = false;  ///< by itself, or as a value of a declared dictionary
  bool personal = false;  ///< it, or a group around it, is marked so
};

/// Copies payloads and changes values on the way, by their declarations. What the functions do not
/// change stays byte for byte what it was. One thread.
class PayloadRewriter {
 public:
  using Fields = std::vector<manifest::FieldSpec>;

  PayloadRewriter() = default;
  PayloadRewriter(const PayloadRewriter&) = delete;
  PayloadRewriter& operator=(const PayloadRewriter&) = delete;
  virtual ~PayloadRewriter() = default;

  /// Appends the new payload; false: the old one is no map, and nothing was appended.
  bool rewrite(std::span<const std::uint8_t> payload, const Fields& fields, msgpack::Buffer& out);

 protected:
  virtual std::string text(std::string_view value, const ValueInfo& info) = 0;
  virtual std::int64_t integer(std::int64_t value, const ValueInfo& info) = 0;
  virtual bool keeps_bytes(const ValueInfo& info) = 0;
  /// The name of a field that nobody declares, or in a dictionary.
  virtual std::string name(std::string_view name, const ValueInfo& of_map) = 0;

 private:
  bool map(msgpack::Reader& in, const Fields* fields, const ValueInfo& info, msgpack::Buffer& out,
           int depth);
  bool value(msgpack::Reader& in, const ValueInfo& info, msgpack::Buffer& out, int depth);
};

}  // namespace ctibus::replay
