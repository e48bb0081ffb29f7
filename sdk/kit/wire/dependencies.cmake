find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(ZMQ REQUIRED IMPORTED_TARGET libzmq)
