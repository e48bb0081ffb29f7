find_package(fmt REQUIRED)
# Installed, the kit that this one is made with comes along.
if(NOT TARGET ctibus::kit_wire AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/kit_wire.cmake)
  include(${CMAKE_CURRENT_LIST_DIR}/kit_wire_dependencies.cmake)
  include(${CMAKE_CURRENT_LIST_DIR}/kit_wire.cmake)
endif()
