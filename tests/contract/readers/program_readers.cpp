#include <map>

#include "core/process/child.hpp"
#include "reader.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tied.hpp"

namespace ctibus::readers {
namespace {

using namespace std::chrono_literals;

/// A running program that reads for one test after another, since to start one costs more than a
/// test.
class Program {
 public:
  Program(const std::string& program, std::vector<std::string> arguments) {
    Listener listener(temporary_.path() / "socket");
    arguments.push_back(listener.socket());
    auto child = process::Child::run(support::setpriv, support::tied(program, std::move(arguments)),
                                     temporary_.path() / "output");
    if (!child) throw std::runtime_error(child.error().text);
    child_ = std::move(*child);
    channel = listener.accept();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { kill(); }
  void kill() {
    child_->kill();
    child_->wait(20s);
  }

  Channel channel;

 private:
  support::TemporaryFolder temporary_{"reader"};
  std::unique_ptr<process::Holder> child_;
};

class ProgramReader final : public Reader {
 public:
  ProgramReader(Site& site, const std::string& name, std::vector<std::string> command)
      : Reader(site, name), command_(std::move(command)) {
    site_.set_section(name, "[client." + name +
                                "]\n"
                                "subscribe = [\"call.*\", \"agent.state\", \"cdr.call\", "
                                "\"bus.recovered\"]\n"
                                "publish = [\"call.held\", \"agent.state\", \"cdr.call\"]\n"
                                "command = [\"call.make\", \"call.answer\"]\n"
                                "provide = [\"call.make\"]\n");
  }
  ~ProgramReader() override {
    if (!program_) return;
    try {
      stop();
      program_->channel = std::move(channel_);
      idle()[command_].push_back(std::move(program_));
    } catch (const std::exception&) {  // it is of no more use
      program_.reset();
    }
  }

  Result<> start(const Plan& plan) override {
    auto& waiting = idle()[command_];
    if (!program_ && !waiting.empty()) {
      program_ = std::move(waiting.back());
      waiting.pop_back();
    } else if (!program_) {
      program_ = std::make_unique<Program>(command_.front(),
                                           std::vector(command_.begin() + 1, command_.end()));
    }
    if (program_->channel.open()) channel_ = std::move(program_->channel);
    hand_over(plan);
    return await_start();
  }

  void stop() override {
    channel_.send({{"do", "stop"}});
    await_word("stopped");
  }

  void kill() override {
    program_->kill();
    poll();
    channel_ = Channel();
    program_.reset();
  }

  [[nodiscard]] std::string not_allowed() const override { return "wire.not_allowed"; }

 private:
  static std::map<std::vector<std::string>, std::vector<std::unique_ptr<Program>>>& idle() {
    static std::map<std::vector<std::string>, std::vector<std::unique_ptr<Program>>> all;
    return all;
  }

  std::vector<std::string> command_;
  std::unique_ptr<Program> program_;
};

}  // namespace

std::unique_ptr<Reader> make_wire_reader(Site& site, const std::string& name) {
  return std::make_unique<ProgramReader>(site, name, std::vector<std::string>{WIRE_READER});
}
std::unique_ptr<Reader> make_python_reader(Site& site, const std::string& name) {
  return std::make_unique<ProgramReader>(
      site, name, std::vector<std::string>{PYTHON, "-W", "error", PYTHON_READER});
}

}  // namespace ctibus::readers
