#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace ctibus {

template <class Signature>
class FunctionRef;

/// A view of a callable: no allocation, no ownership. Valid while the callable it was made from
/// lives, so it is for parameters only.
template <class Return, class... Arguments>
class FunctionRef<Return(Arguments...)> {
 public:
  // NOLINTBEGIN(bugprone-forwarding-reference-overload): the constraint leaves the copies alone
  template <class Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef> &&
           std::is_invocable_r_v<Return, Callable&, Arguments...>) FunctionRef(Callable&& callable)
  noexcept  // NOLINT: implicit, as a parameter wants it
      : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* target, Arguments... arguments) -> Return {
          return (*static_cast<std::remove_reference_t<Callable>*>(target))(
              std::forward<Arguments>(arguments)...);
        }) {}
  // NOLINTEND(bugprone-forwarding-reference-overload)

  Return operator()(Arguments... arguments) const {
    return call_(callable_, std::forward<Arguments>(arguments)...);
  }

 private:
  void* callable_;
  Return (*call_)(void*, Arguments...);
};

}  // namespace ctibus
