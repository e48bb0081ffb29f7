#pragma once

/// The conformance suite of the PBX ports (docs/ports.md): call control, routeing, queue hold,
/// media.
/// Write a Driver for your connector and say, in one source file of a GoogleTest program:
///
///     #include "ctibus/testing/pbx_conformance.hpp"
///     INSTANTIATE_TEST_SUITE_P(mine, PbxConformance, ::testing::Values(Subject{"mine",
///     make_driver}),
///                              subject_name);
///
/// within namespace ctibus::testing::pbx. To build it faster, include each of these headers in a
/// source file of its own.
#include "ctibus/testing/pbx_conformance/call_control.hpp"
#include "ctibus/testing/pbx_conformance/joining.hpp"
#include "ctibus/testing/pbx_conformance/media.hpp"
#include "ctibus/testing/pbx_conformance/queue_hold.hpp"
#include "ctibus/testing/pbx_conformance/queue_offers.hpp"
#include "ctibus/testing/pbx_conformance/random_history.hpp"
#include "ctibus/testing/pbx_conformance/resilience.hpp"
#include "ctibus/testing/pbx_conformance/routeing.hpp"
