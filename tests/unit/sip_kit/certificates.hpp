#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "ctibus/kit/sip/tls.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::sip::testing {

/// A certificate authority in a folder of its own, and what it signs.
class Authority {
 public:
  struct Wish {
    std::string names = "DNS:localhost,IP:127.0.0.1";  ///< as in OpenSSL's subjectAltName; "": none
    std::string common_name = "somebody";
    long from_s = -3600;  ///< valid from now on, in seconds
    long until_s = 90L * 24 * 3600;
    bool is_authority = false;
  };

  explicit Authority(const std::string& name = "ca") : key_(new_key()) {
    certificate_ = sign({.names = "", .common_name = name, .is_authority = true}, key_.get());
    write_certificate(ca_file(), certificate_.get());
  }
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  std::string ca_file() const { return folder_ / "ca.pem"; }
  std::string file(const std::string& name) const { return folder_ / name; }

  /// Writes NAME.pem and NAME.key; those that were there are replaced.
  TlsOptions issue(const std::string& name, const Wish& wish) const {
    const auto key = new_key();
    write_certificate(file(name + ".pem"), sign(wish, key.get()).get());
    write_key(file(name + ".key"), key.get());
    TlsOptions options;
    options.certificate = file(name + ".pem");
    options.private_key = file(name + ".key");
    options.ca = ca_file();
    return options;
  }
  TlsOptions issue(const std::string& name = "own") const { return issue(name, Wish{}); }

  /// By an intermediate authority; NAME.pem holds both, the own one first.
  TlsOptions issue_in_between(const std::string& name) const {
    const auto middle_key = new_key();
    const auto middle =
        sign({.names = "", .common_name = "middle", .is_authority = true}, middle_key.get());
    const auto key = new_key();
    const auto own = sign(Wish{}, key.get(), middle.get(), middle_key.get());
    write_certificate(file(name + ".pem"), own.get());
    write_certificate(file(name + ".pem"), middle.get(), "a");
    write_key(file(name + ".key"), key.get());
    TlsOptions options;
    options.certificate = file(name + ".pem");
    options.private_key = file(name + ".key");
    options.ca = ca_file();
    return options;
  }

 private:
  using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
  using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  static Key new_key() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

  Certificate sign(const Wish& wish, EVP_PKEY* key) const {
    return sign(wish, key, certificate_.get(), key_.get());
  }
  static Certificate sign(const Wish& wish, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuers_key) {
    static long serial = 0;
    Certificate made(X509_new(), &X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wish.from_s);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.until_s);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(wish.common_name.data()),
                               static_cast<int>(wish.common_name.size()), -1, 0);
    X509* by = issuer != nullptr ? issuer : made.get();
    X509_set_issuer_name(made.get(), X509_get_subject_name(by));
    add(made.get(), by, NID_basic_constraints, wish.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!wish.names.empty()) add(made.get(), by, NID_subject_alt_name, wish.names);
    X509_sign(made.get(), issuer != nullptr ? issuers_key : key, EVP_sha256());
    return made;
  }
  static void add(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  static void write_certificate(const std::string& file, X509* certificate, const char* how = "w") {
    const File out(std::fopen(file.c_str(), how), &std::fclose);
    PEM_write_X509(out.get(), certificate);
  }
  static void write_key(const std::string& file, EVP_PKEY* key) {
    const File out(std::fopen(file.c_str(), "w"), &std::fclose);
    chmod(file.c_str(), 0600);
    PEM_write_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  }

  support::TemporaryFolder temporary_{"tls"};
  std::filesystem::path folder_ = temporary_.path();
  Key key_;
  Certificate certificate_{nullptr, &X509_free};
};

}  // namespace ctibus::sip::testing
