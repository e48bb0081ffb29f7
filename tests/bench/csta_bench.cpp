// Speed of the CSTA connector's parts against a bare parser or application in the same run. Exit 1
// when a row has lost a message.

#include "group_program.hpp"

int main(int argc, char** argv) {
  return ctibus::bench::run_groups(
      argc, argv, "Speed of the CSTA connector, as ratios against a bare parser or application");
}
