find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(SOFIA_SIP REQUIRED IMPORTED_TARGET sofia-sip-ua)
