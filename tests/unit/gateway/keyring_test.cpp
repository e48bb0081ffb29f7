#include "core/gateway/keyring.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "core/gateway/key_index.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::gateway {
namespace {

using wire::KeyFile;

class Keyring : public ::testing::Test {
 protected:
  std::string make_key(const std::string& name) {
    const auto file = temporary_.path() / (name + "." + std::to_string(++made_));
    const auto done = make_client_key(keyring_, name, "tcp://127.0.0.1:1", file);
    EXPECT_TRUE(done) << done.error().text;
    return KeyFile::read(file).value().keys.public_key;
  }
  static void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::trunc) << text;
  }

  support::TemporaryFolder temporary_{"keyring"};
  std::filesystem::path keyring_ = temporary_.path() / "keys";
  std::filesystem::path secret_ = keyring_ / "server.key_secret";
  std::filesystem::path public_ = keyring_ / "server.key";
  int made_ = 0;
};

TEST_F(Keyring, whose_secret_key_is_torn_is_refused_with_the_file_that_is_to_go) {
  ASSERT_TRUE(make_keyring(keyring_));
  std::ostringstream all;
  all << std::ifstream(secret_).rdbuf();
  const std::string whole = all.str();
  for (const std::string& torn :
       {std::string(), whole.substr(0, whole.size() / 2), whole.substr(0, whole.find("secret-key")),
        whole.substr(0, whole.size() - 10)}) {
    write(secret_, torn);
    std::string text;
    for (const auto& result :
         {make_keyring(keyring_), make_client_key(keyring_, "crm", "", "crm")}) {
      ASSERT_FALSE(result) << torn;
      EXPECT_EQ(result.error().code, "wire.bad_key");
      text = result.error().text;
      EXPECT_NE(text.find("remove it"), std::string::npos) << text;
      EXPECT_NE(text.find(secret_.string()), std::string::npos) << text;
    }
    const auto opened = open_keyring(keyring_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().text, text);
  }
  std::filesystem::remove(secret_);  // the cure
  ASSERT_TRUE(make_keyring(keyring_));
  const auto opened = open_keyring(keyring_);
  ASSERT_TRUE(opened);
  EXPECT_EQ(KeyFile::read(public_).value().keys.public_key, opened->server.public_key);
}

TEST_F(Keyring, whose_public_key_is_missing_torn_or_old_gets_it_of_the_secret_key) {
  ASSERT_TRUE(make_keyring(keyring_));
  const std::string key = KeyFile::read(public_).value().keys.public_key;
  std::filesystem::remove(public_);
  ASSERT_TRUE(make_keyring(keyring_));
  EXPECT_EQ(KeyFile::read(public_).value().keys.public_key, key);
  for (const std::string& torn :
       {std::string(), std::string("curve\n    public-key = \"abc"),
        "curve\n    public-key = \"" + wire::KeyPair::make().value().public_key + "\"\n"}) {
    write(public_, torn);
    ASSERT_TRUE(make_keyring(keyring_));
    EXPECT_EQ(KeyFile::read(public_).value().keys.public_key, key);
  }
  EXPECT_EQ(open_keyring(keyring_).value().server.public_key, key);
}

TEST_F(Keyring, keeps_what_it_has_and_leaves_nothing_half_written) {
  ASSERT_TRUE(make_keyring(keyring_));
  const std::string key = KeyFile::read(secret_).value().keys.secret_key;
  ASSERT_TRUE(make_keyring(keyring_));
  EXPECT_EQ(KeyFile::read(secret_).value().keys.secret_key, key);
  EXPECT_EQ(KeyFile{.keys = wire::KeyPair::make().value()}.write(secret_).error().code,
            "wire.key_exists");
  EXPECT_EQ(KeyFile::read(secret_).value().keys.secret_key, key);
  struct stat status {};
  ASSERT_EQ(::stat(secret_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
  EXPECT_EQ(status.st_nlink, 1U);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(keyring_)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"clients", "server.key", "server.key_secret"}));
}

TEST_F(Keyring, knows_whose_a_key_is_as_the_files_are_now) {
  ASSERT_TRUE(make_keyring(keyring_));
  KeyIndex index(keyring_);
  const std::string stranger = wire::KeyPair::make().value().public_key;
  EXPECT_EQ(index.name_of(stranger), std::nullopt);
  const auto crm = make_key("crm");
  const auto wall = make_key("wallboard");
  EXPECT_EQ(index.name_of(crm), "crm");
  EXPECT_EQ(index.name_of(wall), "wallboard");
  ASSERT_TRUE(remove_client_key(keyring_, "crm"));
  EXPECT_EQ(index.name_of(crm), std::nullopt);
  const auto next = make_key("crm");
  EXPECT_EQ(index.name_of(crm), std::nullopt);
  EXPECT_EQ(index.name_of(next), "crm");
  // As somebody does who copies a file over another.
  const auto other = wire::KeyPair::make().value().public_key;
  write(client_file(keyring_, "crm"), "curve\npublic-key = \"" + other + "\"\n");
  EXPECT_EQ(index.name_of(next), std::nullopt);
  EXPECT_EQ(index.name_of(other), "crm");
}

TEST_F(Keyring, reads_no_file_twice_for_those_who_knock) {
  ASSERT_TRUE(make_keyring(keyring_));
  const auto crm = make_key("crm");
  (void)make_key("wallboard");
  KeyIndex index(keyring_);
  const std::string stranger = wire::KeyPair::make().value().public_key;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(index.name_of(stranger), std::nullopt);
    EXPECT_EQ(index.name_of(crm), "crm");
  }
  EXPECT_EQ(index.reads(), 2U);
}

}  // namespace
}  // namespace ctibus::gateway
