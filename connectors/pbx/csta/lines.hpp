#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "attachment.hpp"
#include "happening.hpp"
#include "requester.hpp"
#include "stories.hpp"
#include "survey.hpp"

namespace ctibus::csta {

/// Hears what comes by the links, whichever of them it comes by. On the strand.
class LinesListener {
 public:
  LinesListener() = default;
  LinesListener(const LinesListener&) = delete;
  LinesListener& operator=(const LinesListener&) = delete;
  virtual ~LinesListener() = default;

  virtual void call_event(Happening happening, const Element& event,
                          const Stories::Reader& reader) = 0;
  /// What is no event of calls: by one link only, which leads.
  virtual void other_event(const Element& event) = 0;
  /// Another link leads, or the leading one has been made anew: what other_event() tells may have
  /// been missed.
  virtual void lead() = 0;
  /// False: it is no part of a route dialogue.
  virtual bool take_route(std::size_t link, const Element& request) = 0;
  /// Another request of the switch; `answer` may be called later. False: nobody serves it.
  virtual bool serve(const Element& request, const std::function<void(Element)>& answer) = 0;
  /// A link is up, and the switch is being asked what there is.
  virtual void looking() = 0;
  /// All that there is; from now on nothing is missed until sight_lost().
  virtual void seen(const Survey::Found& found) = 0;
  /// While everything is seen: something may have been missed at the devices that were looked at.
  virtual void missed(const Survey::Found& found) = 0;
  virtual void line_lost(std::size_t link) = 0;
  /// No link tells everything any more.
  virtual void sight_lost(const Error& why) = 0;
};

/// The links to one switch: any of them tells everything, so that one may fail without anything
/// being missed. Every link is wanted to have a monitor at each device, and one of them the
/// registrations for routes; what it lacks of that is asked for until it has it. Strand only.
class Lines final : public Requester, private AttachmentListener {
 public:
  using Time = std::chrono::nanoseconds;

  Lines(Host& host, const Directory& directory, const Profile& profile, LinesListener& listener);
  ~Lines() override;

  /// Before start().
  void add(AttachmentOptions options);
  void start();
  void stop();

  void request(Element body, Session::Reply reply, Urgency urgency) override;
  bool tell(std::size_t link, Element body) override;

 private:
  using Look = Survey::Look;

  struct Line {
    std::unique_ptr<Attachment> attachment;
    bool usable = false;     ///< attached, and the switch does not say that it is out of order
    bool registers = false;  ///< it is the one that asks for routes
    Survey::ByReference monitors;                ///< devices by cross reference
    Survey::ByReference routes;                  ///< route points by registration
    bool watches = false;                        ///< what could be monitored is
    bool misses = false;                         ///< something could not
    std::set<std::string> complaints;            ///< of what it misses
    std::set<std::string, std::less<>> strange;  ///< cross references of no monitor of ours
    Time since{};
    std::unique_ptr<Survey> survey;  ///< under way, or the last one
    std::optional<Look> due;         ///< there is to be another one, when `again` says so
    Timer again;
    Time again_at{};
  };

  // AttachmentListener
  void attached(std::size_t link) override;
  void detached(std::size_t link, const Error& why) override;
  void event(std::size_t link, const Element& event) override;
  void requested(std::size_t link, const Packet& request) override;
  void system_status(std::size_t link, std::string_view status) override;

  void survey(std::size_t link, Look look);
  void later(std::size_t link, Look look, Time delay);
  void surveyed(std::size_t link, Result<Survey::Found> found);
  void take_over(std::size_t link, Survey::Found& found);
  void complain(Line& line, const Survey::Found& found);
  static bool is_surveyed(const Line& line) { return line.survey && !line.survey->is_over(); }
  /// Not `link`; null: none. One that tells everything, or at least one that is usable.
  Line* another_watcher(std::size_t link);
  Line* another_usable(std::size_t link);
  void give_up(std::size_t link, const Error& why);
  void follow(Line& other, bool led, bool registered);
  void lose_sight(const Error& why);
  void monitor_stopped(std::size_t link, std::string_view cross_reference);
  void registration_aborted(std::size_t link, std::string_view registration);
  void stop_strange(std::size_t link, std::string_view cross_reference, std::string_view event);

  Host& host_;
  const Directory& directory_;
  const Profile& profile_;
  LinesListener& listener_;
  std::vector<Line> lines_;
  std::optional<std::size_t> leader_;
  bool sees_ = false;
  bool stopped_ = false;
};

}  // namespace ctibus::csta
