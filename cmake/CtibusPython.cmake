# CTIBUS_PYTHON: an interpreter that has the packages which the Python client needs. One that is
# first in PATH may be somebody's own, without Debian's packages.
if(NOT CTIBUS_PYTHON)
  find_package(Python3 3.11 COMPONENTS Interpreter)
  set(found python3)
  foreach(candidate IN ITEMS ${Python3_EXECUTABLE} /usr/bin/python3)
    execute_process(COMMAND ${candidate} -c "import zmq, msgpack, jsonschema"
                    RESULT_VARIABLE missing OUTPUT_QUIET ERROR_QUIET)
    if(missing EQUAL 0)
      set(found ${candidate})
      break()
    endif()
  endforeach()
  set(CTIBUS_PYTHON ${found} CACHE FILEPATH "Python with zmq, msgpack and jsonschema")
endif()
