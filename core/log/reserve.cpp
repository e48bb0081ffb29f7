#include "core/log/store.hpp"

// The reserve: room for records that was taken while there was some. It is rewritten in place, and
// only after what it held has found another file.

namespace ctibus::log {

Result<void> Store::open_reserve() {
  const auto path = setup_.folder / "reserve";
  reserve_end_ = kSegmentHeaderBytes;
  reserve_synced_ = 0;
  if (auto file = setup_.files.open(path, true)) {
    SegmentHeader header;
    const auto memory = (*file)->memory();
    std::uint32_t first_size = 1;
    if (memory.size() == setup_.reserve_bytes && memory.size() >= kSegmentHeaderBytes + 8)
      std::memcpy(&first_size, memory.data() + kSegmentHeaderBytes, sizeof first_size);
    // Recovery has dealt with what it held; only an empty one is taken over.
    if (first_size == 0 && read_header(memory, header) == HeaderState::valid) {
      reserve_ = std::move(*file);
      return {};
    }
    (void)setup_.files.remove(path);
  }
  auto file = setup_.files.create(path, setup_.reserve_bytes);
  if (!file) return tl::unexpected(file.error());
  reserve_ = std::move(*file);
  reserve_reset();
  return setup_.files.sync_folder(setup_.folder);
}

bool Store::reserve_put(FrameView record) {
  if (!reserve_) return false;
  const auto memory = reserve_->memory();
  if (reserve_end_ + record.size() > memory.size()) return false;
  std::memcpy(memory.data() + reserve_end_, record.bytes().data(), record.size());
  reserve_end_ += record.size();
  return true;
}

Result<void> Store::reserve_sync() {
  if (!reserve_ || reserve_synced_ == reserve_end_) return {};
  auto synced = reserve_->sync(reserve_synced_, reserve_end_ - reserve_synced_);
  if (synced) {
    reserve_synced_ = reserve_end_;
  } else {
    reserve_.reset();  // not to be trusted any more
    reserve_end_ = reserve_synced_ = kSegmentHeaderBytes;
  }
  return synced;
}

void Store::reserve_visit(FunctionRef<void(FrameView)> visit) const {
  if (!reserve_) return;
  scan_frames(reserve_->memory().first(reserve_end_), false, visit);
}

void Store::reserve_reset() {
  const std::size_t used = std::exchange(reserve_end_, kSegmentHeaderBytes);
  reserve_synced_ = 0;
  if (!reserve_) return;
  const auto memory = reserve_->memory();
  std::memset(memory.data(), 0, used);
  SegmentHeader header;
  header.flags = SegmentHeader::kSparse | SegmentHeader::kReserve;
  write_header(memory, header);
  (void)reserve_->sync(0, used);
}

}  // namespace ctibus::log
