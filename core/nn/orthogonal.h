#pragma once

#include "common/matrix_view.h"
#include "common/rng.h"

namespace trainyard {

/// Fills w with gain times a random matrix whose columns are orthonormal (its rows, where it has more columns
/// than rows), uniformly distributed. Source: Saxe et al., ICLR 2014, section 3; Mezzadri, Notices of the AMS
/// 54 (2007): Gram-Schmidt on normal entries, which leaves the signs of a QR factorization no freedom.
void fill_orthogonal(MatrixView w, double gain, Rng& rng);

}  // namespace trainyard
