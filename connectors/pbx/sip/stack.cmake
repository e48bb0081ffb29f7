# What lies below the call logic: messages, addresses, passwords, registrations, and the stack over
# Sofia-SIP. A library of its own, so that its tests need no call logic.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(SOFIA_SIP REQUIRED IMPORTED_TARGET sofia-sip-ua)

add_library(ctibus_sip_stack STATIC
  digest.cpp
  digest_client.cpp
  header_values.cpp
  message.cpp
  name_addr.cpp
  parameters.cpp
  registrar.cpp
  registrar_authenticator.cpp
  registrar_bindings.cpp
  registrar_lock_out.cpp
  registrar_nonces.cpp
  response.cpp
  sofia_addressing.cpp
  sofia_agent.cpp
  sofia_clients.cpp
  sofia_message.cpp
  sofia_parser.cpp
  sofia_servers.cpp
  sofia_stack.cpp
  sofia_thread.cpp
  uri.cpp)
target_include_directories(ctibus_sip_stack PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(ctibus_sip_stack
  PUBLIC ctibus::sdk ctibus::kit_base ctibus::kit_pbx
  PRIVATE PkgConfig::SOFIA_SIP OpenSSL::Crypto)
