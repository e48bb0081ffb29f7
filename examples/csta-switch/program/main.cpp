#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <map>
#include <optional>
#include <string>

#include "csta_switch/site_file.hpp"
#include "server.hpp"
#include "ua_port.hpp"

namespace {

using csta_switch::Exchange;
using csta_switch::Server;
using csta_switch::UaPort;

struct Options {
  std::string site;
  std::string listen = "127.0.0.1:5010";
  std::string ua = {};
  bool ua_answers_by_info = false;
  int ua_session_s = 1800;
  csta_switch::LinkKind wire = csta_switch::LinkKind::xml;
  std::optional<csta_switch::Dialect> dialect = {};
  double lose = 0;
  double duplicate = 0;
  int delay_ms = 0;
  int restart_every_s = 0;
  std::uint64_t seed = 1;
  bool trace = false;
};

template <class Endpoint>
Endpoint endpoint_of(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) throw std::invalid_argument("'" + text + "' is not ADDRESS:PORT");
  return {boost::asio::ip::make_address(text.substr(0, colon)),
          static_cast<unsigned short>(std::stoi(text.substr(colon + 1)))};
}

void add_options(CLI::App& app, Options& options) {
  app.add_option("site", options.site, "The site, in TOML")->required()->check(CLI::ExistingFile);
  app.add_option("--listen", options.listen, "ADDRESS:PORT; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--ua", options.ua, "ADDRESS:PORT of uaCSTA (SIP over UDP) besides");
  app.add_flag("--ua-answers-by-info", options.ua_answers_by_info,
               "Its responses come by INFO, not in the 200");
  app.add_option("--ua-session", options.ua_session_s,
                 "Seconds in which its sessions must be refreshed; 0: never")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  const std::map<std::string, csta_switch::LinkKind> wires = {
      {"xml", csta_switch::LinkKind::xml},
      {"ber", csta_switch::LinkKind::ber},
      {"ber-hipath", csta_switch::LinkKind::ber_hipath},
      {"ber-phase-one", csta_switch::LinkKind::ber_phase_one},
      {"ber-phase-two", csta_switch::LinkKind::ber_phase_two}};
  app.add_option("--wire", options.wire, "How links speak")
      ->transform(CLI::CheckedTransformer(wires));
  const std::map<std::string, csta_switch::Dialect> dialects = {
      {"standard", csta_switch::Dialect::standard},
      {"openscape-voice", csta_switch::Dialect::openscape_voice},
      {"device-numbers", csta_switch::Dialect::device_numbers},
      {"dynamic-ids", csta_switch::Dialect::dynamic_ids},
      {"avaya-aes", csta_switch::Dialect::avaya_aes}};
  app.add_option("--dialect", options.dialect,
                 "What the switch does otherwise; else as the site says")
      ->transform(CLI::CheckedTransformer(dialects));
  app.add_option("--lose", options.lose, "Share of events and responses that get lost")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--duplicate", options.duplicate, "Share of events that are sent twice")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--delay", options.delay_ms, "Milliseconds before anything is sent");
  app.add_option("--restart-every", options.restart_every_s, "Seconds between restarts");
  app.add_option("--seed", options.seed, "Of what happens by chance")->capture_default_str();
  app.add_flag("--trace", options.trace, "Show every message");
}

void show(const std::vector<std::string>& violations) {
  for (const std::string& violation : violations) {
    std::cout << "violation: " << violation << '\n';
  }
}

void run(const Options& options) {
  csta_switch::Site site = csta_switch::read_site_file(options.site);
  if (options.dialect) site.dialect = *options.dialect;
  const bool of_xml = site.dialect == csta_switch::Dialect::openscape_voice ||
                      site.dialect == csta_switch::Dialect::avaya_aes;
  if (of_xml && options.wire != csta_switch::LinkKind::xml) {
    throw std::invalid_argument("the dialects openscape-voice and avaya-aes are of --wire xml");
  }
  Exchange exchange(std::move(site), options.seed);
  exchange.faults.lose_events = options.lose;
  exchange.faults.lose_responses = options.lose;
  exchange.faults.duplicate_events = options.duplicate;
  exchange.faults.delay = std::chrono::milliseconds(options.delay_ms);
  if (options.trace) {
    exchange.trace = [](int link, char direction, std::string_view body) {
      std::cout << link << ' ' << direction << ' ' << body << std::endl;
    };
  }
  boost::asio::io_context context;
  Server::Settings settings{endpoint_of<boost::asio::ip::tcp::endpoint>(options.listen),
                            options.wire};
  if (options.restart_every_s > 0) {
    settings.restart_every = std::chrono::seconds(options.restart_every_s);
  }
  Server server(context, exchange, settings);
  std::cout << "listening on " << server.local_endpoint() << std::endl;
  std::optional<UaPort> ua;
  if (!options.ua.empty()) {
    csta_switch::UaOptions how;
    how.answers_by_info = options.ua_answers_by_info;
    how.session = std::chrono::seconds(options.ua_session_s);
    how.seed = options.seed;
    const auto address = endpoint_of<boost::asio::ip::udp::endpoint>(options.ua);
    if (address.address().is_unspecified()) {  // it goes into Contact and Via
      throw std::invalid_argument("--ua wants the address at which applications reach it, not " +
                                  options.ua);
    }
    ua.emplace(context, exchange, address, how, [&server] { server.wait(); });
    std::cout << "uaCSTA on " << ua->local_endpoint() << std::endl;
  }
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  context.run();
  show(exchange.violations());
  if (ua) show(ua->violations());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"A PBX with a CSTA interface, emulated"};
  Options options;
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const csta_switch::SiteError& error) {
    std::cerr << options.site << ": " << error.what() << '\n';
    return 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
