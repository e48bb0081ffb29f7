#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ctibus/messages/crm.hpp"

namespace ctibus::contacts {

/// A contact as it is kept. A value.
struct Contact {
  std::string record;
  std::string kind;
  std::string name;
  std::string company;
  std::string url;
  std::string extension;             ///< digits of an internal number
  std::vector<std::string> numbers;  ///< as written in the file
  std::vector<std::pair<std::string, std::string>> fields;
};

/// A contact that fits a number, and by which of its numbers.
struct Match {
  Contact contact;
  std::string number;
  crm::MatchQuality quality{};
};

}  // namespace ctibus::contacts
