#include "core/errors/catalogue.hpp"

#include <algorithm>

namespace ctibus::errors {

const ErrorEntry* find(std::string_view id) {
  for (const Part& part : parts()) {
    for (const ErrorEntry& entry : part.entries) {
      if (entry.id == id) return &entry;
    }
  }
  return nullptr;
}

std::vector<std::string> ids() {
  std::vector<std::string> out;
  for (const Part& part : parts()) {
    for (const ErrorEntry& entry : part.entries) out.emplace_back(entry.id);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace ctibus::errors
