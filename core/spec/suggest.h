#pragma once

#include <span>
#include <string>
#include <string_view>

namespace trainyard {

/// The candidate nearest to a misspelt word by edit distance (insert, delete, replace, swap of neighbours;
/// letters without case), or empty when none is near enough to be meant. Source: Damerau, CACM 7 (1964), in
/// the restricted form ("optimal string alignment").
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// The words in quotes, separated by commas; the rest is counted when there are more than `limit`.
std::string list_words(std::span<const std::string_view> words, std::size_t limit = 12);

/// ` Did you mean "units"?` where a candidate is near, else ` Known are: "units", "use_bias".`
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates);

/// The text in double quotes, cut after 60 bytes at the border of a UTF-8 character.
std::string in_quotes(std::string_view text);

}  // namespace trainyard
