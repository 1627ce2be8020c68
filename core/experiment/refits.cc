#include "experiment/refits.h"

#ifndef TRAINYARD_STARTER
#include "experiment/bootstrap_refits.h"
#endif

namespace trainyard {

Result<std::unique_ptr<Refits>> make_refits([[maybe_unused]] const Json& query,
                                            [[maybe_unused]] const Table* table) {
#ifdef TRAINYARD_STARTER
  return bad_spec("spec", "The starter refits nothing: take the whole engine.");
#else
  return BootstrapRefits::create(query, table);
#endif
}

}  // namespace trainyard
