#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "ctibus/kit/sip/tls.hpp"
#include "ctibus/result.hpp"

namespace ctibus::sip {

/// What the options' files hold, ready for use: for connections of peers and for ours.
struct TlsContexts {
  boost::asio::ssl::context server;
  boost::asio::ssl::context client;
  std::chrono::system_clock::time_point expires;  ///< our certificate
};

/// Reads and checks the files. Errors: sip.bad_certificate (missing, unreadable, key and
/// certificate do not belong together, no such ciphers), sip.exposed_key (everybody on this machine
/// can read the private key). The text names the option and the cure.
Result<std::shared_ptr<TlsContexts>> load_tls(const TlsOptions& options);

/// Changes whenever one of the files does: by its time, size or inode.
std::string tls_fingerprint(const TlsOptions& options);

}  // namespace ctibus::sip
