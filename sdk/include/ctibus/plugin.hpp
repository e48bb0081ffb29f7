#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <type_traits>

#include "ctibus/host.hpp"
#include "ctibus/manifest.hpp"

/// A plugin is a class:
///
///     class Acd : public ctibus::Plugin {
///      public:
///       struct Options { ...; static constexpr auto describe() {...} };
///       static constexpr ctibus::Manifest manifest{.id = "acd", ...};
///       Acd(ctibus::Host& host, const Options& options);
///     };
///     CTIBUS_PLUGIN(acd, Acd)       // in one source file
///
/// The constructor registers handlers; nothing arrives before start() has returned.
namespace ctibus {

class Plugin {
 public:
  Plugin() = default;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  virtual ~Plugin() = default;

  /// Begin to work. An error with `declined()` leaves the site running without this instance.
  virtual Result<> start() { return {}; }
  /// Take on nothing new, finish what is under way, then call host.drained(). Returns true when
  /// there is nothing to wait for.
  virtual bool drain() { return true; }
  /// The last call before the destructor. End and join threads of your own here: when it has
  /// returned the host takes nothing more.
  virtual void stop() {}
};

/// A plugin without options.
struct NoOptions {
  static constexpr auto describe() { return declare_group<NoOptions>("No options."); }
};

/// The error code by which start() or a constructor says: not here, go on without me.
inline constexpr std::string_view declined_code = "plugin.declined";

namespace detail {

inline ctibus_status report(std::string_view code, std::string_view text,
                            ctibus_error* out) noexcept {
  const auto copy = [](char* to, std::size_t capacity, std::string_view from) {
    const std::string_view kept = utf8_prefix(from, capacity - 1);
    if (!kept.empty()) std::memcpy(to, kept.data(), kept.size());
    to[kept.size()] = '\0';
  };
  if (out != nullptr) {
    copy(out->code, sizeof(out->code), code);
    copy(out->text, sizeof(out->text), text);
  }
  return code == declined_code ? CTIBUS_DECLINED : CTIBUS_FAILED;
}
inline ctibus_status report(const Error& error, ctibus_error* out) noexcept {
  return report(error.code, error.text, out);
}

/// Options outlive the bytes they were read from.
template <class T>
constexpr bool owns_its_texts() {
  if constexpr (kind_of<T>() == Kind::list) {
    return owns_its_texts<typename T::value_type>();
  } else if constexpr (kind_of<T>() == Kind::group) {
    return std::apply(
        [](const auto&... field) {
          return (
              owns_its_texts<std::remove_cvref_t<decltype(std::declval<T&>().*field.member)>>() &&
              ...);
        },
        declaration<T>.fields);
  } else {
    return !std::same_as<T, Text> && !std::same_as<T, Attributes> && !std::same_as<T, Secret> &&
           !std::same_as<T, std::span<const std::uint8_t>>;
  }
}

/// Runs plugin code so that nothing is thrown across the ABI.
template <class F>
ctibus_status guarded(ctibus_error* out, F&& f) noexcept {
  try {
    if (Result<> result = f(); !result) return report(result.error(), out);
    return CTIBUS_OK;
  } catch (const std::exception& exception) {
    return report("plugin.exception", exception.what(), out);
  } catch (...) {
    return report("plugin.exception", "an exception that is no std::exception", out);
  }
}

}  // namespace detail

/// Carries one instance across the ABI.
class InstanceGlue {
 public:
  explicit InstanceGlue(const ctibus_host* host) : host_(host) {}

  template <class P>
  static const ctibus_plugin* plugin() {
    static_assert(std::derived_from<P, Plugin>, "a plugin class derives from ctibus::Plugin");
    if constexpr (detail::CheckedPlugin<P>::value) {
      static_assert(detail::CheckedManifest<P>::value);
      static_assert(std::constructible_from<P, Host&, const typename P::Options&>,
                    "a plugin class has a public constructor P(ctibus::Host&, const Options&) and "
                    "no pure virtual function");
      static_assert(detail::owns_its_texts<typename P::Options>(),
                    "options are kept: their texts are std::string, not ctibus::Text");
      static const std::string id(P::manifest.id);
      static const std::string version(P::manifest.version);
      static const ctibus_plugin plugin{sizeof(ctibus_plugin), CTIBUS_ABI_MINOR, id.c_str(),
                                        version.c_str(), &create<P>};
      return &plugin;
    } else {
      return nullptr;
    }
  }

 private:
  template <class P>
  static ctibus_status create(const ctibus_host* host, ctibus_bytes options,
                              ctibus_instance* instance, ctibus_error* error) noexcept {
    return detail::guarded(error, [&]() -> Result<> {
      using Options = typename P::Options;
      if (auto enough = has_what_is_needed(*host); !enough) return enough;
      Options parsed{};
      if (auto read = decode({options.data, options.size}, parsed); !read) return read;
      auto glue = std::make_unique<InstanceGlue>(host);
      glue->plugin_ = std::make_unique<P>(glue->host_, parsed);
      if constexpr (requires(P & p, const Options& o) { p.reload(o); }) {
        glue->reload_ = [](InstanceGlue& self, ctibus_bytes bytes) -> Result<> {
          Options fresh{};
          if (auto read = decode({bytes.data, bytes.size}, fresh); !read) return read;
          return static_cast<P&>(*self.plugin_).reload(fresh);
        };
      }
      instance->start = &start;
      instance->drain = &drain;
      instance->stop = &stop;
      instance->destroy = &destroy;
      instance->extension = &extension;
      instance->self = glue.release();
      return {};
    });
  }

  /// Each table as it was in its first revision: what was appended since is asked for where it is
  /// used.
  static Result<> has_what_is_needed(const ctibus_host& host) {
    struct Needed {
      const char* id;
      std::size_t size;
    };
    static constexpr Needed needed[] = {
        {CTIBUS_IDENTITY, offsetof(ctibus_identity, instance) + sizeof(void*)},
        {CTIBUS_BUS, offsetof(ctibus_bus, acknowledge) + sizeof(void*)},
        {CTIBUS_COMMAND, offsetof(ctibus_command_router, reply) + sizeof(void*)},
        {CTIBUS_TIME, offsetof(ctibus_time, cancel_timer) + sizeof(void*)},
        {CTIBUS_ENTROPY, offsetof(ctibus_entropy, random) + sizeof(void*)},
        {CTIBUS_STRAND, offsetof(ctibus_strand, post) + sizeof(void*)},
        {CTIBUS_LOGGER, offsetof(ctibus_logger, write) + sizeof(void*)},
        {CTIBUS_STORAGE, offsetof(ctibus_storage, data_source) + sizeof(void*)},
        {CTIBUS_SECRET, offsetof(ctibus_secret, redeem) + sizeof(void*)},
        {CTIBUS_METRICS, offsetof(ctibus_metrics, record) + sizeof(void*)},
        {CTIBUS_LIFECYCLE, offsetof(ctibus_lifecycle, failed) + sizeof(void*)},
    };
    for (const auto& [id, size] : needed) {
      const void* table = host.extension(&host, id);
      if (table == nullptr || *static_cast<const std::uint32_t*>(table) < size) {
        return failure("plugin.missing_extension",
                       std::string("This host lacks ") + id + ": update ctibus.");
      }
    }
    return {};
  }

  static InstanceGlue& of(void* self) { return *static_cast<InstanceGlue*>(self); }

  static ctibus_status start(void* self, ctibus_error* error) noexcept {
    return detail::guarded(error, [&]() -> Result<> {
      InstanceGlue& glue = of(self);
      if (auto started = glue.plugin_->start(); !started) return started;
      if (!glue.host_.main_.patterns().empty()) {
        if (auto result = glue.host_.open(glue.host_.main_); !result) return result;
      }
      for (auto& stream : glue.host_.owned_streams_) {
        if (auto result = glue.host_.open(*stream); !result) return result;
      }
      glue.host_.main_.host_ = &glue.host_;
      glue.host_.started_ = true;
      return {};
    });
  }

  static void drain(void* self) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] {
      if (glue.plugin_->drain()) glue.host_.drained();
    });
  }
  static void stop(void* self) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] { glue.plugin_->stop(); });
    glue.host_.close();
  }
  static void destroy(void* self) noexcept { delete &of(self); }

  static const void* extension(void* self, const char* id) noexcept {
    static constexpr ctibus_bus_handler bus{sizeof(bus),      0,       &on_message,
                                            &on_snapshot_end, &on_gap, &on_completion};
    static constexpr ctibus_command_handler command{sizeof(command), 0, &on_command, &on_reply};
    static constexpr ctibus_time_handler time{sizeof(time), 0, &on_timer};
    static constexpr ctibus_strand_handler strand{sizeof(strand), 0, &on_post};
    static constexpr ctibus_reload reloading{sizeof(reloading), 0, &reload};
    const std::string_view wanted(id);
    if (wanted == CTIBUS_BUS_HANDLER) return &bus;
    if (wanted == CTIBUS_COMMAND_HANDLER) return &command;
    if (wanted == CTIBUS_TIME_HANDLER) return &time;
    if (wanted == CTIBUS_STRAND_HANDLER) return &strand;
    if (wanted == CTIBUS_RELOAD && of(self).reload_ != nullptr) return &reloading;
    return nullptr;
  }

  /// A handler that throws is a bug of the plugin: the instance fails, the host goes on.
  template <class F>
  void handle(const detail::Cause& cause, F&& f) noexcept {
    const detail::CauseScope scope(cause);
    ctibus_error error{};
    error.size = sizeof(error);
    const auto run = [&]() -> Result<> {
      f();
      return {};
    };
    if (detail::guarded(&error, run) != CTIBUS_OK) host_.fail_raw(error.code, error.text);
  }

  detail::Cause caused_by(const ctibus_delivery& delivery) const {
    return {&host_, delivery.frame->id, delivery.frame->correlation};
  }

  static void on_message(void* self, const ctibus_delivery* delivery) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle(glue.caused_by(*delivery), [&] {
      const auto stream = glue.host_.streams_.find(delivery->subscription);
      if (stream != glue.host_.streams_.end()) stream->second->deliver(*delivery);
    });
  }

  static void on_snapshot_end(void* self, std::uint32_t subscription, std::uint64_t) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] {
      const auto stream = glue.host_.streams_.find(subscription);
      if (stream != glue.host_.streams_.end() && stream->second->snapshot_end_) {
        stream->second->snapshot_end_();
      }
    });
  }

  static void on_gap(void* self, const ctibus_gap* gap) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] {
      const auto stream = glue.host_.streams_.find(gap->subscription);
      if (stream == glue.host_.streams_.end()) return;
      if (stream->second->gap_) return stream->second->gap_(*gap);
      glue.host_.log().warning("bus.gap", "Messages {} to {} are lost ({}).", gap->from_sequence,
                               gap->to_sequence,
                               std::string_view(gap->reason.data, gap->reason.size));
    });
  }

  static void on_completion(void* self, std::uint64_t token, ctibus_status status, std::uint64_t,
                            std::uint64_t sequence, const ctibus_error* error) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] {
      const auto done = glue.host_.take(glue.host_.completions_, token);
      if (!done) return;
      if (status == CTIBUS_OK) {
        done(sequence);
      } else {
        done(error != nullptr ? failure(error->code, error->text)
                              : failure("bus.malformed", "The host gives no reason."));
      }
    });
  }

  static void on_command(void* self, const ctibus_delivery* command,
                         std::uint32_t remaining_ms) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle(glue.caused_by(*command), [&] {
      const auto provider = glue.host_.providers_.find(MessageView(*command).topic());
      if (provider != glue.host_.providers_.end()) provider->second(*command, remaining_ms);
    });
  }

  static void on_reply(void* self, std::uint64_t token, const ctibus_reply* reply) noexcept {
    InstanceGlue& glue = of(self);
    auto open = glue.host_.take(glue.host_.replies_, token);
    glue.handle({&glue.host_, reply->command, open.correlation}, [&] {
      if (const auto done = std::move(open.done)) done(*reply);
    });
  }

  static void on_timer(void* self, std::uint64_t token) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] { glue.host_.timers_.fire(token); });
  }

  static void on_post(void* self, std::uint64_t token) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle({}, [&] {
      if (const auto action = glue.host_.take(glue.host_.posts_, token)) action();
    });
  }

  static ctibus_status reload(void* self, ctibus_bytes options, ctibus_error* error) noexcept {
    InstanceGlue& glue = of(self);
    return detail::guarded(error, [&] { return glue.reload_(glue, options); });
  }

  Host host_;  // outlives the plugin
  std::unique_ptr<Plugin> plugin_;
  Result<> (*reload_)(InstanceGlue&, ctibus_bytes) = nullptr;
};

}  // namespace ctibus

#ifdef __clang__
#define CTIBUS_NOT_PADDED __attribute__((no_sanitize("address")))  // ASan pads globals
#else
#define CTIBUS_NOT_PADDED
#endif

// With libstdc++ 12 clang cannot build a std::string at compile time, and so no manifest of a
// plugin with such an option. Its analysers need none, nor do builds that load no plugin, such as
// those for fuzzing, which define CTIBUS_NO_MANIFEST_NOTE.
#if defined(__clang_analyzer__) || defined(CTIBUS_NO_MANIFEST_NOTE)
#define CTIBUS_MANIFEST_NOTE_OF(id, ...)
#else
#define CTIBUS_MANIFEST_NOTE_OF(id, ...)                                                        \
  extern const ctibus::detail::Note<ctibus::detail::manifest_size<__VA_ARGS__>()>               \
      ctibus_manifest_note_##id;                                                                \
  CTIBUS_NOT_PADDED __attribute__((                                                             \
      section(CTIBUS_MANIFEST_SECTION), used,                                                   \
      aligned(4))) constexpr ctibus::detail::Note<ctibus::detail::manifest_size<__VA_ARGS__>()> \
      ctibus_manifest_note_##id = ctibus::detail::make_note<__VA_ARGS__>();
#endif

/// Makes a class the plugin of this library. `id` is its manifest's id as an identifier ('-'
/// becomes '_'). Once, in a source file, outside of any namespace. The entry of the loadable module
/// is added by ctibus_add_plugin, so that the same object also links into tests.
#define CTIBUS_PLUGIN(id, ...)                               \
  CTIBUS_MANIFEST_NOTE_OF(id, __VA_ARGS__)                   \
  extern "C" const ctibus_plugin* ctibus_plugin_##id(void);  \
  extern "C" const ctibus_plugin* ctibus_plugin_##id(void) { \
    return ctibus::InstanceGlue::plugin<__VA_ARGS__>();      \
  }
