#include "core/process/folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "core/process/process_watch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::process {
namespace {

class FolderTest : public ::testing::Test {
 protected:
  void write(const std::filesystem::path& file, const std::string& text) const {
    std::ofstream(file) << text;
  }
  static mode_t mode_of(const std::filesystem::path& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  support::TemporaryFolder scratch_;
  Folder folder_{scratch_.path() / "one"};
};

TEST_F(FolderTest, a_new_one_is_its_owner_s_alone_with_a_key_for_its_group) {
  ASSERT_TRUE(folder_.make());
  EXPECT_EQ(mode_of(folder_.path()), 0700u);
  EXPECT_EQ(mode_of(folder_.path() / "key"), 0640u);
  const auto key = folder_.key();
  ASSERT_TRUE(key);
  EXPECT_EQ(key->size(), 48u);
  ASSERT_TRUE(folder_.make());
  EXPECT_EQ(folder_.key(), key) << "it is kept";
}

TEST_F(FolderTest, one_that_exists_keeps_the_rights_that_it_was_given) {
  std::filesystem::create_directory(folder_.path());
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0770));
  ASSERT_TRUE(folder_.make());
  EXPECT_EQ(mode_of(folder_.path()), 0770u);
}

TEST_F(FolderTest, a_key_that_a_kill_has_left_torn_is_made_anew) {
  ASSERT_TRUE(folder_.make());
  for (const char* torn :
       {"", "0123456789abcdef", "no key, but of the right size, which is 48 long."}) {
    write(folder_.path() / "key", torn);
    EXPECT_FALSE(folder_.key());
    ASSERT_TRUE(folder_.make());
    ASSERT_TRUE(folder_.key());
    EXPECT_EQ(folder_.key()->size(), 48u);
  }
  write(folder_.path() / "key.new", "torn as well");
  write(folder_.path() / "key", "");
  EXPECT_TRUE(folder_.make());
}

TEST_F(FolderTest, a_note_of_a_signal_that_there_is_not_is_none) {
  ASSERT_TRUE(folder_.make());
  for (const char* nonsense : {"999", "-6", "0", "six", "", "99999999999999999999"}) {
    write(folder_.last_signal(), nonsense);
    EXPECT_EQ(folder_.noted_signal(), 0) << nonsense;
  }
  write(folder_.last_signal(), "6\n");
  EXPECT_EQ(folder_.noted_signal(), SIGABRT);
}

TEST_F(FolderTest, an_end_by_any_signal_can_be_told) {
  ASSERT_TRUE(folder_.make());
  EXPECT_EQ(how_it_ended({.signal = SIGABRT, .known = true}, folder_), "by signal 6 (Aborted)");
  const int nameless = SIGRTMIN + 3;
  EXPECT_EQ(how_it_ended({.signal = nameless, .known = true}, folder_),
            "by signal " + std::to_string(nameless) + " (without a name)");
  write(folder_.last_signal(), "999");
  EXPECT_EQ(how_it_ended({.status = 3, .known = true}, folder_), "with status 3");
}

TEST_F(FolderTest, links_and_pipes_in_it_are_not_read) {
  ASSERT_TRUE(folder_.make());
  const auto secret = scratch_.path() / "secret";
  write(secret, "11\n");
  std::filesystem::create_symlink(secret, folder_.error_output());
  std::filesystem::create_symlink(secret, folder_.last_signal());
  EXPECT_TRUE(folder_.last_lines().empty());
  EXPECT_EQ(folder_.noted_signal(), 0);
  // Whoever opened this for reading would wait for ever.
  std::filesystem::remove(folder_.last_signal());
  ASSERT_EQ(::mkfifo(folder_.last_signal().c_str(), 0600), 0);
  EXPECT_EQ(folder_.noted_signal(), 0);
}

TEST_F(FolderTest, the_end_of_what_a_process_wrote_is_whole_lines) {
  ASSERT_TRUE(folder_.make());
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "line " + std::to_string(i) + "\a\n";
  write(folder_.error_output(), text);
  const auto lines = folder_.last_lines();
  ASSERT_EQ(lines.size(), 20u);
  EXPECT_EQ(lines.front(), "line 1980?");
  EXPECT_EQ(lines.back(), "line 1999?");
}

}  // namespace
}  // namespace ctibus::process
