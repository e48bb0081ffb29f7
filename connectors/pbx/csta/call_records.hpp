#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "ctibus/host.hpp"
#include "directory.hpp"
#include "profile.hpp"
#include "requester.hpp"

namespace ctibus::csta {

/// What CallRecords need of the plugin around them.
struct RecordSurroundings {
  Host& host;
  const Directory& directory;
  const Profile& profile;
  Requester& requester;
};

/// Call detail records that the switch writes (ECMA-269, Call Detail Record services). Each becomes
/// one cdr.reported; the switch hears that it was taken when it is safe on disk, and is asked for
/// those that it has kept meanwhile. Strand only; made in the plugin's constructor.
class CallRecords {
 public:
  explicit CallRecords(RecordSurroundings surroundings);
  CallRecords(const CallRecords&) = delete;
  CallRecords& operator=(const CallRecords&) = delete;
  ~CallRecords() = default;

  /// A link is up, or another one leads: asks for records.
  void ask();
  /// False: it is no request of these services. `answer` may be called later.
  bool serve(const Element& request, const std::function<void(Element)>& answer);

 private:
  /// What one CDRReport has brought.
  struct Batch {
    std::function<void(Element)> answer;
    std::size_t open = 0;  ///< not on disk yet
    bool refused = false;
  };

  void start_transmission();
  void ask_for_stored();
  void take_report(const Element& report, const std::function<void(Element)>& answer);
  void publish(const Element& item, const std::shared_ptr<Batch>& batch);
  void refused(const std::shared_ptr<Batch>& batch, const std::string& key);
  void settle(const std::shared_ptr<Batch>& batch);
  void publish_known();

  RecordSurroundings around_;
  std::string cross_reference_;  ///< of the transmission; empty: none
  std::deque<std::string> known_;
  bool recovered_ = false;
  bool wanted_ = false;  ///< as soon as it is known what was told
  Timer again_;
};

}  // namespace ctibus::csta
