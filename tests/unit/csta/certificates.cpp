#include "certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace ctibus::csta::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Paper = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<FILE, decltype(&std::fclose)>;

File open(const std::string& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode), &std::fclose);
  if (!file) throw std::runtime_error("cannot open " + path);
  return file;
}

void extend(X509* paper, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, paper, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no extension " + value);
  X509_add_ext(paper, extension, -1);
  X509_EXTENSION_free(extension);
}

Paper make(const std::string& name, EVP_PKEY* key) {
  Paper paper(X509_new(), &X509_free);
  X509_set_version(paper.get(), 2);
  static long serial = 1;
  ASN1_INTEGER_set(X509_get_serialNumber(paper.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(paper.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(paper.get()), 3600);
  X509_set_pubkey(paper.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(paper.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return paper;
}

Certificate save(const std::filesystem::path& folder, const std::string& name, X509* paper,
                 EVP_PKEY* key) {
  const Certificate saved{folder / (name + ".pem"), folder / (name + ".key")};
  PEM_write_X509(open(saved.certificate, "w").get(), paper);
  PEM_write_PrivateKey(open(saved.private_key, "w").get(), key, nullptr, nullptr, 0, nullptr,
                       nullptr);
  return saved;
}

}  // namespace

Certificate make_authority(const std::filesystem::path& folder, const std::string& name) {
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Paper paper = make(name, key.get());
  X509_set_issuer_name(paper.get(), X509_get_subject_name(paper.get()));
  extend(paper.get(), paper.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(paper.get(), key.get(), EVP_sha256());
  return save(folder, name, paper.get(), key.get());
}

Certificate make_certificate(const std::filesystem::path& folder, const Certificate& authority,
                             const std::string& subject) {
  const Paper issuer(
      PEM_read_X509(open(authority.certificate, "r").get(), nullptr, nullptr, nullptr), &X509_free);
  const Key signing(
      PEM_read_PrivateKey(open(authority.private_key, "r").get(), nullptr, nullptr, nullptr),
      &EVP_PKEY_free);
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Paper paper = make(subject, key.get());
  X509_set_issuer_name(paper.get(), X509_get_subject_name(issuer.get()));
  const bool address = subject.find_first_not_of("0123456789.") == std::string::npos;
  extend(paper.get(), issuer.get(), NID_subject_alt_name, (address ? "IP:" : "DNS:") + subject);
  X509_sign(paper.get(), signing.get(), EVP_sha256());
  return save(folder, subject, paper.get(), key.get());
}

}  // namespace ctibus::csta::testing
