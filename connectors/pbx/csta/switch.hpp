#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/dialogue_listener.hpp"
#include "ctibus/kit/pbx/reconcile.hpp"
#include "ctibus/messages/call_control.hpp"
#include "directory.hpp"
#include "happening.hpp"
#include "outcomes.hpp"
#include "picture.hpp"
#include "profile.hpp"
#include "requester.hpp"
#include "stories.hpp"
#include "survey.hpp"

namespace ctibus::csta {

/// What a Switch needs of the plugin around it.
struct SwitchSurroundings {
  Host& host;
  const Directory& directory;
  const Profile& profile;
  Requester& requester;
  pbx::CallSink& calls;
  pbx::DialogueListener& dialogues;
  /// What the bus was told of calls (CallPublisher::told).
  std::function<const pbx::Calls&()> told;
  /// The book was brought into line with the switch: tell what that changed.
  std::function<void()> corrected;
  /// Digits of a party; returns those that are to be told.
  std::function<std::string(const std::string& call, const std::string& device,
                            const std::string& digits)>
      keys;
};

/// The PBX as its events and snapshots show it: the bus's calls, with the names that the switch has
/// for them; and what it is asked to do with them. Events come once for each monitor, out of order,
/// or not at all: what does not fit is looked up in the switch. Strand only.
///
/// Waiting calls lie at the holding device. An offer deflects the call to the agent, while for the
/// bus the caller goes on waiting; when nothing comes of it the call is deflected back.
class Switch {
 public:
  using Done = std::function<void(Result<>)>;
  using DoneCall = std::function<void(Result<std::string>)>;

  explicit Switch(SwitchSurroundings surroundings);
  Switch(const Switch&) = delete;
  Switch& operator=(const Switch&) = delete;
  ~Switch() = default;

  pbx::CallBook& book() { return book_; }
  const pbx::CallBook& book() const { return book_; }
  const pbx::Route* route(std::string_view call) const;
  const pbx::Offer* offer(std::string_view call) const;
  const pbx::Offer* offer(std::string_view call, std::string_view device) const;

  // What comes from the switch (switch_events.cpp, switch_joins.cpp, switch_routes.cpp). Before
  // there is a picture of the whole, events only say which calls have to be looked at again.
  void take(const Happening& happening, const Stories::Reader& reader);
  /// RouteRequest and what follows it. False: it is something else.
  bool take_route(std::size_t link, const Element& request);

  // The picture (switch_picture.cpp).
  /// All calls are these, and those of which the switch would not tell. Calls that were told in an
  /// earlier life keep their names.
  void adopt(const Survey::Found& found);
  /// Something may have been missed at the devices that were looked at: the calls that they have,
  /// and those that they had, are looked at.
  void look_over(const Survey::Found& found);
  /// No link is up: what happens is not seen.
  void lose_sight();
  /// The route dialogues of one link are over.
  void link_lost(std::size_t link);
  bool sees() const { return sees_; }
  /// The call is looked up in the switch, and what differs is told.
  void look_at(const std::string& call);
  /// Looks at calls of which nothing was heard for so long, some at a time.
  void audit(std::chrono::nanoseconds silence);
  void set_in_service(std::string_view device, bool in_service);
  bool in_service(std::string_view device) const { return !out_of_service_.contains(device); }

  // For whoever plays to parties (switch_media.cpp).
  /// How the switch names the connection of a device; without a name: it is not there.
  ConnectionId connection_at(std::string_view call, std::string_view device) const;
  /// Call and device of ours; empty: nobody's.
  std::pair<std::string, std::string> spot_of(const ConnectionId& connection) const;
  void tell_digits(const std::string& call, const std::string& device, std::string_view digits);

  // Services (switch_services.cpp, switch_moves.cpp). The book is asked first, then the switch.
  void make(std::string_view device, std::string_view destination, std::string_view calling_number,
            bool prompt, const Attributes& data, MessageId command, DoneCall done);
  void make_predictive(std::string_view device, std::string_view destination,
                       std::string_view calling_number, Duration time_limit, const Attributes& data,
                       MessageId command, DoneCall done);
  void answer(std::string_view call, std::string_view device, MessageId command, Done done);
  void clear(std::string_view call, Cause cause, MessageId command, Done done);
  void clear_connection(std::string_view call, std::string_view device, Cause cause,
                        MessageId command, Done done);
  void hold(std::string_view call, std::string_view device, MessageId command, Done done);
  void retrieve(std::string_view call, std::string_view device, MessageId command, Done done);
  void consult(std::string_view call, std::string_view device, std::string_view destination,
               const Attributes& data, MessageId command, DoneCall done);
  void alternate(std::string_view held, std::string_view active, std::string_view device,
                 MessageId command, Done done);
  void reconnect(std::string_view held, std::string_view active, std::string_view device,
                 MessageId command, Done done);
  void transfer(std::string_view held, std::string_view active, std::string_view device,
                MessageId command, Done done);
  void conference(std::string_view held, std::string_view active, std::string_view device,
                  MessageId command, Done done);
  void single_step_transfer(std::string_view call, std::string_view device,
                            std::string_view destination, MessageId command, Done done);
  void single_step_conference(std::string_view call, std::string_view device,
                              std::string_view joining, call::Participation participation,
                              MessageId command, Done done);
  void deflect(std::string_view call, std::string_view device, std::string_view destination,
               MessageId command, Done done);
  void pickup(std::string_view call, std::string_view from, std::string_view device,
              MessageId command, Done done);
  void park(std::string_view call, std::string_view device, std::string_view destination,
            MessageId command, Done done);
  void generate_digits(std::string_view call, std::string_view device, std::string_view digits,
                       MessageId command, Done done);
  void attach(std::string_view call, const Attributes& data, std::string_view by, MessageId command,
              Done done);

  // Routeing (switch_routes.cpp) and waiting (switch_offers.cpp).
  void route_select(std::string_view call, std::string_view destination, const Attributes& data,
                    std::string_view by, MessageId command, Done done);
  void route_reject(std::string_view call, Cause cause, MessageId command, Done done);
  void expire_route(const std::string& call);
  void queue_hold(std::string_view call, const Attributes& data, std::string_view by,
                  MessageId command, Done done);
  void queue_offer(std::string_view call, std::string_view device, Duration time_limit,
                   const Attributes& data, std::string_view by, MessageId command, Done done);
  void queue_withdraw(std::string_view call, std::string_view device, MessageId command, Done done);
  void queue_release(std::string_view call, std::string_view destination, MessageId command,
                     Done done);
  void expire_offer(const std::string& call, const std::string& device);

 private:
  using Time = std::chrono::nanoseconds;
  using What = Happening::What;

  /// How long reports by a name may come that the switch does not use any more.
  static constexpr auto linger = std::chrono::seconds(30);

  /// What the switch calls a call of ours.
  struct Track {
    /// A callID of before the call was joined, and how long reports by it may come.
    struct Earlier {
      std::string id;
      Time until{};
    };
    std::string id;  ///< callID
    std::vector<Earlier> earlier;
    std::map<std::string, ConnectionId, std::less<>> connections;  ///< by device of ours
    Time begun{};
    Time heard{};
    bool looked_at = false;   ///< its snapshot is under way, and will have what happens meanwhile
    bool stale = false;       ///< it was joined with another call meanwhile
    bool predictive = false;  ///< who calls is not in it before somebody has answered
    int doubts = 0;           ///< so often the switch would rather not have it
    std::vector<Happening> meanwhile;
  };
  struct Ended {
    Time until{};
    std::string id;
  };
  struct EndedCall {
    std::string call;
    Time begun{};
  };
  struct OpenRoute {
    pbx::Route route;
    std::size_t link = 0;
    std::string cross_reference;
    std::string register_id;
    std::string destination;  ///< selected; empty: nothing is
    MessageId command;
    Done selected;
    Timer limit;           ///< until the switch has to say what it made of the selection
    bool expired = false;  ///< the time for an answer is over
  };
  struct OpenOffer {
    enum class Stage : std::uint8_t { asked, alerting, leaving };
    pbx::Offer offer;
    Stage stage = Stage::asked;
    bool began = false;  ///< the switch has taken it: its time runs
    bool back = false;   ///< it is at the holding device again
    pbx::Data data = {};
    std::string by = {};
    queue::OfferResult result = queue::OfferResult::cancelled;  ///< leaving: why
    MessageId ended_by;
  };

  // Names (switch.cpp).
  Time now() const { return around_.host.steady(); }
  std::string call_of(std::string_view id) const;
  Track& track_of(const std::string& call) { return tracks_[call]; }
  std::string open(const Happening& happening);
  std::string owner_of(const Happening& happening);
  void drop_earlier(const std::string& call, std::string_view id);
  void end_lost(const std::string& call);
  void bind(const std::string& call, std::string_view id);
  void forget(const std::string& call);
  void departed(const std::string& call, std::string_view device);
  std::string device_in(const std::string& call, const ConnectionId& connection,
                        std::string_view identifier, Place::Kind hint);
  std::string free_line(const Place& trunk) const;
  pbx::Party party(const std::string& device, std::string_view identifier = {}) const;
  void bring_caller(const std::string& call, const Happening& happening);
  void bring_called(const std::string& call, std::string_view identifier,
                    const pbx::Change& change);
  void learn(const std::string& call, const Happening& happening);
  void bring_data(const std::string& call, const Happening& happening);
  pbx::NewCall facts(const Happening& happening) const;
  pbx::NewCall facts_of_request(Element& request, std::string_view calling, std::string_view called,
                                const Attributes& data) const;
  bool may_be_ours(std::string_view device, const Happening& happening) const;
  pbx::Change change(const std::string& call, pbx::Verb verb, std::string_view device,
                     const Happening& happening);
  /// A change that the book refuses means that something was missed.
  void check(const Result<>& changed, const std::string& call);

  // Events.
  void apply(const std::string& call, const Happening& happening);
  bool begins_anew(const std::string& call, const Happening& happening) const;
  void flush(const std::string& call);
  void begun(const std::string& call, const Happening& happening, pbx::Verb verb);
  void reached(const std::string& call, const Happening& happening);
  void delivered(const std::string& call, const Happening& happening);
  void established(const std::string& call, const Happening& happening);
  void changed(const std::string& call, const Happening& happening, pbx::Verb verb);
  void queued(const std::string& call, const Happening& happening);
  void diverted(const std::string& call, const Happening& happening);
  void failed(const std::string& call, const Happening& happening);
  void left(const std::string& call, const Happening& happening);
  void joined(const std::string& call, const Happening& happening);
  std::string other_call_at(const std::string& primary, const Happening& happening);
  void missed_join(const std::string& held, const std::string& active, const Happening& happening);
  void joined_in_one(const std::string& call, const Happening& happening);
  bool came_in(const std::string& call, const Happening& happening);
  void rename(const std::string& call, const std::string& ended, const Happening& happening);
  bool somebody_waits(const pbx::Call& call, std::string_view leaving) const;
  bool somebody_tells(const pbx::Call& call) const;

  // The picture.
  using ToldCalls = std::multimap<std::string_view, std::string_view>;  ///< callID, call of ours
  pbx::Call call_from(const CallPicture& seen, const std::string& id,
                      const Survey::Found* found = nullptr);
  void keep_unsure(const Survey::Found& found, std::set<std::string>& kept);
  void ask_for(const std::string& call, const ConnectionId& subject, bool again);
  void looked_up(const std::string& call, const std::string& id, const Result<Element>& reply);
  ConnectionId subject_of(const std::string& call) const;
  std::string told_as(const CallPicture& seen, const ToldCalls& told) const;
  void correct(const std::string& call, const CallPicture& seen);
  void gone(const std::string& call);
  void recover_offer(const pbx::Call& told, pbx::Call& now, bool first_seen);

  // Services.
  struct Asked {
    ConnectionId connection;
    std::string call;
  };
  Result<const pbx::Call*> known(std::string_view call) const;
  Result<Asked> connection(std::string_view call, std::string_view device,
                           std::initializer_list<ConnectionState> states) const;
  ConnectionId connection_of(const pbx::Call& call, std::string_view device) const;
  ConnectionId any_connection_of(const pbx::Call& call) const;
  void ask(Element request, std::vector<Outcomes::Ticket> tickets, Done done);
  Outcomes::Ticket expect(Outcomes::Expected expected);
  void ask_of_two(std::string_view service, std::string_view held, std::string_view active,
                  std::string_view device, std::string_view first, std::string_view second,
                  std::vector<Outcomes::Expected> expected, Done done);
  void begin_call(Element request, std::string_view response, std::string_view device,
                  pbx::NewCall facts, MessageId command, std::string holds, DoneCall done);
  static Done once(Done done);

  // Routes and offers.
  bool waits(const pbx::Call& call) const;
  Result<> waits_for_route(std::string_view call) const;
  void end_route(const std::string& call, std::string_view destination, const pbx::Change& change);
  void offer_taken_up(const std::string& call);
  void route_taken(const std::string& call);
  void route_refused(const std::string& call, const Error& why);
  bool tell_route(const OpenRoute& route, std::string_view name, std::string_view destination,
                  std::optional<Element> correlator = {});
  void select(const std::string& call, std::string_view identifier, MessageId command, Done done,
              std::optional<Element> correlator = {});
  void take_offer(const std::string& call, const Happening& happening);
  void offer_again(const std::string& call);
  void send_back(const std::string& call, ConnectionId connection);
  void withdrawn(const std::string& call, queue::OfferResult result, MessageId command);
  void take_back(const std::string& call, queue::OfferResult result, MessageId command, Done done);
  void close_dialogues(const std::string& call, queue::OfferResult result,
                       const pbx::Change& change);

  SwitchSurroundings around_;
  pbx::CallBook book_;
  Outcomes outcomes_;
  Stories stories_;
  bool sees_ = false;
  std::map<std::string, Track, std::less<>> tracks_;           ///< by call of ours
  std::map<std::string, std::string, std::less<>> by_id_;      ///< callID -> call of ours
  std::map<std::string, EndedCall, std::less<>> ended_calls_;  ///< by callID
  std::deque<Ended> ended_;                                    ///< of which reports may still come
  std::set<std::string, std::less<>> unseen_;                  ///< callIDs heard of before sight
  std::vector<std::pair<std::size_t, Element>> early_routes_;  ///< requested before sight
  std::map<std::string, OpenRoute, std::less<>> routes_;       ///< by call of ours
  std::map<std::string, OpenOffer, std::less<>> offers_;
  std::set<std::string, std::less<>> returning_;  ///< calls on their way back to the holding device
  std::set<std::string, std::less<>> out_of_service_;
};

}  // namespace ctibus::csta
