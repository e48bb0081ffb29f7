find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
