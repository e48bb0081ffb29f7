#pragma once

#include <array>
#include <cstddef>

#include "ctibus/manifest.hpp"
#include "stack_errors.hpp"

namespace ctibus::sip {

inline constexpr ErrorEntry switch_errors[] = {
    {.id = "sip.bad_options",
     .text = "The SIP switch's numbers or trunks do not fit together.",
     .meaning = "The connector did not start.",
     .cure = "Read the text, which names the place, and correct the site's configuration."},
    {.id = "sip.locked_out",
     .text = "An address has failed to log on too often.",
     .meaning = "It is not heard for the time of digest.lock_out_time. Either a telephone has a "
                "wrong password, or somebody tries passwords.",
     .cure = "Correct the telephone's password; let a firewall keep strangers away."},
    {.id = "sip.stranger",
     .text = "Somebody who is neither a trunk nor a telephone wanted to call.",
     .meaning = "The call was refused with 403.",
     .cure = "When it is a carrier's address, add it to its trunk's addresses."},
    {.id = "sip.overload",
     .text = "There are as many calls as max_calls allows.",
     .meaning = "Further ones are refused with 503 until some have ended.",
     .cure = "Raise max_calls when the machine can carry more."},
    {.id = "sip.trunk_out_of_order",
     .text = "A trunk's peer does not answer.",
     .meaning = "Calls out by it fail until it answers again; it is asked every 30 seconds.",
     .cure = "Check the peer's address, the network and the carrier."},
    {.id = "sip.not_picked_up",
     .text = "A telephone did not pick a call up.",
     .meaning = "The call goes on ringing where it rang.",
     .cure = "Let the telephone allow answering by Call-Info, Alert-Info or Answer-Mode."},
    {.id = "sip.old_dialogs",
     .text = "Calls of an earlier life of this connector were ended.",
     .meaning = "The process had been killed; both ends of its calls got a BYE.",
     .cure = "Look for the reason of its end in the log before."},
    {.id = "sip.wrong_password",
     .text = "A trunk's peer does not take our password.",
     .meaning = "The call was not made.",
     .cure = "Correct the trunk's user and password."},
    {.id = "sip.bad_challenge",
     .text = "A trunk's peer asks for a password in a way that we do not know.",
     .meaning = "The call was not made.",
     .cure = "Let the peer offer digest with MD5 or SHA-256 and qop auth."},
    {.id = "sip.bad_uri",
     .text = "A SIP URI cannot be read.",
     .meaning = "The option or the message that holds it was refused.",
     .cure = "Write sip:NUMBER@ADDRESS:PORT. In a message it is the peer that has to be mended."},
    {.id = "sip.bad_address",
     .text = "An address in a SIP message cannot be read.",
     .meaning = "The message was refused with 400.",
     .cure = "Mend or update the peer that sent it; a trace of its messages shows the header."},
    {.id = "sip.bad_header",
     .text = "A header of a SIP message cannot be read.",
     .meaning = "The header was not heeded, or the message was refused with 400.",
     .cure = "Mend or update the peer that sent it; the text names the header."},
    {.id = "sip.bad_credentials",
     .text = "A telephone's answer to a challenge cannot be read.",
     .meaning = "It was challenged again.",
     .cure = "Let the telephone use digest with MD5 or SHA-256 and qop auth."}};

namespace detail {
template <std::size_t A, std::size_t B>
constexpr std::array<ErrorEntry, A + B> joined(const ErrorEntry (&a)[A], const ErrorEntry (&b)[B]) {
  std::array<ErrorEntry, A + B> all{};
  for (std::size_t i = 0; i < A; ++i) all[i] = a[i];
  for (std::size_t i = 0; i < B; ++i) all[A + i] = b[i];
  return all;
}
}  // namespace detail

/// All that the connector may tell people.
inline constexpr auto sip_errors = detail::joined(switch_errors, stack_errors);

}  // namespace ctibus::sip
