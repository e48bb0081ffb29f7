#pragma once

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
  /// The last call before the destructor.
  virtual void stop() {}
};

/// A plugin without options.
struct NoOptions {
  static constexpr auto describe() { return declare_group<NoOptions>("No options."); }
};

/// The error code by which start() or a constructor says: not here, go on without me.
inline constexpr std::string_view declined_code = "plugin.declined";

namespace detail {

inline ctibus_status report(const Error& error, ctibus_error* out) {
  const auto copy = [](char* to, std::size_t capacity, const std::string& from) {
    const std::size_t size = from.size() < capacity - 1 ? from.size() : capacity - 1;
    std::memcpy(to, from.data(), size);
    to[size] = '\0';
  };
  if (out != nullptr) {
    copy(out->code, sizeof(out->code), error.code);
    copy(out->text, sizeof(out->text), error.text);
  }
  return error.code == declined_code ? CTIBUS_DECLINED : CTIBUS_FAILED;
}

/// Runs plugin code so that nothing is thrown across the ABI.
template <class F>
ctibus_status guarded(ctibus_error* out, F&& f) noexcept {
  try {
    if (Result<> result = f(); !result) return report(result.error(), out);
    return CTIBUS_OK;
  } catch (const std::exception& exception) {
    return report({"plugin.exception", exception.what()}, out);
  } catch (...) {
    return report({"plugin.exception", "an exception that is no std::exception"}, out);
  }
}

}  // namespace detail

/// Carries one instance across the ABI.
class InstanceGlue {
 public:
  explicit InstanceGlue(const ctibus_host* host) : host_(host) {}

  template <class P>
  static const ctibus_plugin* plugin() {
    static const std::string id(P::manifest.id);
    static const std::string version(P::manifest.version);
    static const ctibus_plugin plugin{sizeof(ctibus_plugin), CTIBUS_ABI_MINOR, id.c_str(),
                                      version.c_str(), &create<P>};
    return &plugin;
  }

 private:
  template <class P>
  static ctibus_status create(const ctibus_host* host, ctibus_bytes options,
                              ctibus_instance* instance, ctibus_error* error) noexcept {
    return detail::guarded(error, [&]() -> Result<> {
      using Options = typename P::Options;
      static constexpr const char* needed[] = {CTIBUS_IDENTITY, CTIBUS_BUS,      CTIBUS_COMMAND,
                                               CTIBUS_TIME,     CTIBUS_ENTROPY,  CTIBUS_STRAND,
                                               CTIBUS_LOGGER,   CTIBUS_STORAGE,  CTIBUS_SECRET,
                                               CTIBUS_METRICS,  CTIBUS_LIFECYCLE};
      for (const char* id : needed) {
        if (host->extension(host, id) == nullptr) {
          return failure("plugin.missing_extension",
                         std::string("This host lacks ") + id + ": update ctibus.");
        }
      }
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
      return {};
    });
  }

  static void drain(void* self) noexcept {
    if (of(self).plugin_->drain()) of(self).host_.drained();
  }
  static void stop(void* self) noexcept { of(self).plugin_->stop(); }
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
  void handle(F&& f) noexcept {
    ctibus_error error{};
    error.size = sizeof(error);
    const auto run = [&]() -> Result<> {
      f();
      return {};
    };
    if (detail::guarded(&error, run) != CTIBUS_OK) host_.fail({error.code, error.text});
    host_.cause_ = {};
    host_.cause_correlation_ = {};
  }

  void caused_by(const ctibus_delivery& delivery) {
    host_.cause_ = delivery.frame->id;
    host_.cause_correlation_ = delivery.frame->correlation;
  }

  static void on_message(void* self, const ctibus_delivery* delivery) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] {
      const auto stream = glue.host_.streams_.find(delivery->subscription);
      if (stream == glue.host_.streams_.end()) return;
      glue.caused_by(*delivery);
      stream->second->deliver(*delivery);
    });
  }

  static void on_snapshot_end(void* self, std::uint32_t subscription, std::uint64_t) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] {
      const auto stream = glue.host_.streams_.find(subscription);
      if (stream != glue.host_.streams_.end() && stream->second->snapshot_end_) {
        stream->second->snapshot_end_();
      }
    });
  }

  static void on_gap(void* self, const ctibus_gap* gap) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] {
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
    glue.handle([&] {
      auto node = glue.host_.completions_.extract(token);
      if (node.empty() || !node.mapped()) return;
      if (status == CTIBUS_OK) {
        node.mapped()(sequence);
      } else {
        node.mapped()(failure(error->code, error->text));
      }
    });
  }

  static void on_command(void* self, const ctibus_delivery* command,
                         std::uint32_t remaining_ms) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] {
      const auto provider = glue.host_.providers_.find(MessageView(*command).topic());
      if (provider == glue.host_.providers_.end()) return;
      glue.caused_by(*command);
      provider->second(*command, remaining_ms);
    });
  }

  static void on_reply(void* self, std::uint64_t token, const ctibus_reply* reply) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] {
      auto node = glue.host_.replies_.extract(token);
      if (node.empty()) return;
      glue.host_.cause_ = reply->command;
      node.mapped()(*reply);
    });
  }

  static void on_timer(void* self, std::uint64_t token) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] { glue.host_.timers_.fire(token); });
  }

  static void on_post(void* self, std::uint64_t token) noexcept {
    InstanceGlue& glue = of(self);
    glue.handle([&] {
      std::function<void()> action;
      {
        const std::lock_guard lock(glue.host_.mutex_);
        auto node = glue.host_.posts_.extract(token);
        if (!node.empty()) action = std::move(node.mapped());
      }
      if (action) action();
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

/// Makes a class the plugin of this library. `id` is its manifest's id as an identifier ('-'
/// becomes '_'). Once, in a source file, outside of any namespace. The entry of the loadable module
/// is added by ctibus_add_plugin, so that the same object also links into tests.
#define CTIBUS_PLUGIN(id, ...)                                                                  \
  extern const ctibus::detail::Note<ctibus::detail::manifest_size<__VA_ARGS__>()>               \
      ctibus_manifest_note_##id;                                                                \
  CTIBUS_NOT_PADDED __attribute__((                                                             \
      section(CTIBUS_MANIFEST_SECTION), used,                                                   \
      aligned(4))) constexpr ctibus::detail::Note<ctibus::detail::manifest_size<__VA_ARGS__>()> \
      ctibus_manifest_note_##id = ctibus::detail::make_note<__VA_ARGS__>();                     \
  extern "C" const ctibus_plugin* ctibus_plugin_##id(void);                                     \
  extern "C" const ctibus_plugin* ctibus_plugin_##id(void) {                                    \
    return ctibus::InstanceGlue::plugin<__VA_ARGS__>();                                         \
  }
