#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/result.hpp"

namespace ctibus::media {

/// The samples of a sound file, at 8000 a second, all channels as one. Any format of libsndfile.
/// `media.cannot_play` when it is no sound file, or longer than an hour. Blocks.
Result<std::vector<std::int16_t>> read_sound_file(const std::string& path);

}  // namespace ctibus::media
