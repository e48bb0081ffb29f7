// Speed of the bus against raw libzmq in the same run. Exit 1 when a row has lost a message.

#include "group_program.hpp"

int main(int argc, char** argv) {
  return ctibus::bench::run_groups(
      argc, argv, "Speed of the bus, as ratios against raw libzmq inproc in the same run");
}
