#pragma once

namespace trainyard {

/// Whether these sources become the starter: the engine that the page opens with, which has 300 kB for all
/// that is loaded first. It makes up its data and trains plain networks on them. Tables, trained weights,
/// sequences and the other models are the whole engine's, which the page fetches for the first description,
/// table or file that asks for them. What the starter's catalog lacks says which descriptions these are:
/// leave a kind or a row out of the tables together with the code behind it.
#ifdef TRAINYARD_STARTER
inline constexpr bool kStarter = true;
#else
inline constexpr bool kStarter = false;
#endif

}  // namespace trainyard
