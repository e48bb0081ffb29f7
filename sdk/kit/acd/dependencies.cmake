# Installed, beside the kit_*.cmake of what it stands on.
include(${CMAKE_CURRENT_LIST_DIR}/kit_calendar_dependencies.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/kit_calendar.cmake)
