#ifndef CTIBUS_TESTS_SQL_CUTTING_PROXY_HPP
#define CTIBUS_TESTS_SQL_CUTTING_PROXY_HPP

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <list>
#include <string>
#include <thread>

#include "backends.hpp"

namespace ctibus::sql {

/** Stands between clients and the shared PostgreSQL server, and cuts a connection at a chosen
 *  request, before the server gets it or after the server has answered: then the client cannot know
 *  that its COMMIT was done. */
class CuttingProxy {
 public:
  CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;
  ~CuttingProxy();

  /** The same database through the proxy. */
  [[nodiscard]] std::string through(std::string dsn) const;

  enum class Moment { before_the_server_sees_it, after_the_server_has_done_it };
  /** Cuts once: at request `number` from now, counted from 0 over all connections. */
  void cut_at(int number, Moment moment);
  /** Whether it came to that. */
  [[nodiscard]] bool has_cut() const { return cut_.load(); }

 private:
  void accept_all();
  void carry(int client, int server);
  [[nodiscard]] bool cuts_here();

  TemporaryFolder folder_;
  int listening_ = -1;
  std::atomic<bool> ending_{false};
  std::atomic<int> countdown_{-1};
  std::atomic<Moment> moment_{Moment::before_the_server_sees_it};
  std::atomic<bool> cut_{false};
  std::list<std::thread> carriers_;
  std::thread acceptor_;
};

}  // namespace ctibus::sql

#endif
