# Installed, beside the kit_*.cmake of what it stands on.
include(${CMAKE_CURRENT_LIST_DIR}/kit_acd_dependencies.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/kit_acd.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/kit_traffic.cmake)
