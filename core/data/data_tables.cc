#include "data/data_tables.h"

#include <array>

#include "common/starter.h"

namespace trainyard {
namespace {

using Word = std::string_view;

constexpr std::array<Word, 1> kClassificationTags = {"classification"};
constexpr std::array<Word, 1> kRegressionTags = {"regression"};
constexpr std::array<Word, 2> kTasks = {"classification", "regression"};
[[maybe_unused]] constexpr std::array<Word, 6> kTypes = {"numeric", "categorical", "ordinal",
                                                         "date",    "identifier",  "ignore"};
constexpr std::array<Word, 2> kMissingTargets = {"error", "drop"};

constexpr std::array<Word, 5> kDelimiters = {",", ";", "\t", "|", " "};
constexpr std::array<Word, 11> kEncodings = {"utf-8",       "utf-16le",     "utf-16be",     "windows-1252",
                                             "iso-8859-15", "windows-1250", "windows-1251", "shift_jis",
                                             "gb18030",     "big5",         "euc-kr"};
constexpr std::array<Word, 2> kDecimals = {".", ","};
constexpr std::array<Word, 3> kQuotes = {"\"", "'", "none"};

constexpr ParamInfo kPath = {
    .key = "path",
    .type = ParamType::kString,
    .default_json = "null",
    .help = "The file, relative to the description's folder; the page puts the loaded table's name here."};
constexpr ParamInfo kMissing = {
    .key = "missing",
    .type = ParamType::kString,
    .default_json = "\"NA, N/A, NaN, nan, null, NULL, None, ?, -\"",
    .label = "Counts as missing",
    .help = "Cells that stand for a missing value, beside empty ones; commas between them."};
constexpr std::array kCsvParams = {
    kPath,
    ParamInfo{.key = "delimiter",
              .type = ParamType::kChoice,
              .default_json = "null",
              .choices = kDelimiters,
              .label = "Separator",
              .help = "What stands between two cells; found from the first rows unless given."},
    ParamInfo{.key = "encoding",
              .type = ParamType::kChoice,
              .default_json = "null",
              .choices = kEncodings,
              .help = "Which characters the bytes stand for; found from the bytes unless given."},
    ParamInfo{.key = "decimal",
              .type = ParamType::kChoice,
              .default_json = "null",
              .choices = kDecimals,
              .label = "Decimal mark",
              .help = "What stands before the fraction of a number; a comma is found only where it does not "
                      "separate cells."},
    ParamInfo{.key = "quote",
              .type = ParamType::kChoice,
              .default_json = "\"\\\"\"",
              .choices = kQuotes,
              .help = "What stands around a cell that holds separators or line ends."},
    kMissing,
};
constexpr std::array kTypedParams = {kPath, kMissing};
constexpr std::array kExcelParams = {
    kPath,
    ParamInfo{.key = "sheet",
              .type = ParamType::kString,
              .default_json = "null",
              .help = "The name of the sheet; the first one unless given."},
    kMissing,
};
constexpr std::array kImagesParams = {
    kPath,
    ParamInfo{.key = "width",
              .type = ParamType::kInteger,
              .default_json = "16",
              .minimum = 1,
              .maximum = 128,
              .unit = "pixels",
              .help = "Every picture is resized to this width."},
    ParamInfo{.key = "height",
              .type = ParamType::kInteger,
              .default_json = "16",
              .minimum = 1,
              .maximum = 128,
              .unit = "pixels",
              .help = "Every picture is resized to this height."},
    ParamInfo{.key = "colour",
              .type = ParamType::kBoolean,
              .default_json = "false",
              .help = "Three columns a pixel, for red, green and blue, instead of one for the grey level."},
};
constexpr std::array kPointsParams = {
    ParamInfo{
        .key = "points",
        .type = ParamType::kString,
        .default_json = "\"\"",
        .help = "The points one after the other, each as \"x1 x2 class\", with semicolons between them."},
};
constexpr std::array kGeneratorParams = {
    ParamInfo{.key = "name",
              .type = ParamType::kChoice,
              .default_json = "\"two_moons\"",
              .group = "generator",
              .help = "The shape of the made-up data."},
};
constexpr std::array kBuiltinParams = {
    ParamInfo{.key = "name",
              .type = ParamType::kChoice,
              .default_json = "\"iris\"",
              .group = "builtin",
              .help = "A real table that comes with the page."},
};
constexpr std::array kIdxParams = {
    ParamInfo{
        .key = "images",
        .type = ParamType::kString,
        .default_json = "null",
        .help = "The pictures to train on, packed with gzip or not; relative to the description's folder."},
    ParamInfo{.key = "labels", .type = ParamType::kString, .default_json = "null", .help = "Their classes."},
    ParamInfo{
        .key = "test_images",
        .type = ParamType::kString,
        .default_json = "null",
        .help =
            "The pictures to test on; then the column part splits the table, unless split says otherwise."},
    ParamInfo{
        .key = "test_labels", .type = ParamType::kString, .default_json = "null", .help = "Their classes."},
};
constexpr KindInfo kIdx = {
    .kind = "idx",
    .label = "Pictures of your own",
    .help = "Files in the format of MNIST: a column for each pixel, and the column label.",
    .source = "LeCun, Cortes & Burges, the MNIST database",
    .params = kIdxParams};
constexpr KindInfo kCsv = {.kind = "csv",
                           .label = "A table of your own",
                           .help = "A text table with a header row.",
                           .params = kCsvParams};
constexpr KindInfo kJson = {.kind = "json",
                            .label = "JSON of your own",
                            .help = "A list of records in JSON, or one record a line.",
                            .params = kTypedParams};
constexpr KindInfo kParquet = {.kind = "parquet",
                               .label = "Parquet of your own",
                               .help = "A Parquet file of flat columns.",
                               .source = "Apache Parquet file format",
                               .params = kTypedParams};
constexpr KindInfo kExcel = {
    .kind = "excel",
    .label = "A workbook of your own",
    .help = "One sheet of an Excel workbook (.xlsx) whose first row names the columns.",
    .params = kExcelParams};
constexpr KindInfo kImages = {
    .kind = "images",
    .label = "A folder of pictures",
    .help = "Small pictures in folders named by their class: a column for each pixel, and the column label.",
    .params = kImagesParams};
constexpr KindInfo kPoints = {.kind = "points",
                              .label = "Painted points",
                              .help = "Points painted by hand on a plane, each of a class.",
                              .params = kPointsParams};
constexpr KindInfo kGenerator = {.kind = "generator",
                                 .label = "Made-up data",
                                 .help = "Points in two dimensions, or sequences, drawn from the seed.",
                                 .params = kGeneratorParams};
constexpr KindInfo kBuiltin = {.kind = "builtin",
                               .label = "A real table",
                               .help = "One of the tables that come with the page.",
                               .params = kBuiltinParams};
constexpr std::array kSourceKinds = {&kCsv,    &kJson,   &kParquet,   &kExcel,  &kIdx,
                                     &kImages, &kPoints, &kGenerator, &kBuiltin};
constexpr std::array kStarterSources = {&kGenerator};

constexpr KindInfo builtin(Word kind, Word label, Word help, Word source, std::span<const Word> tags) {
  return {.kind = kind, .label = label, .help = help, .source = source, .params = {}, .tags = tags};
}

constexpr KindInfo kIris =
    builtin("iris", "Iris", "150 flowers of three species, four measures each; predict the species.",
            "R. A. Fisher, Annals of Eugenics 7 (1936)", kClassificationTags);
constexpr KindInfo kWine =
    builtin("wine", "Wine", "178 Italian wines from three cultivars, 13 chemical measures each.",
            "Aeberhard & Forina; UCI Machine Learning Repository", kClassificationTags);
constexpr KindInfo kBreastCancer = builtin(
    "breast_cancer", "Breast cancer", "569 tumours, 30 measures of their cell nuclei; benign or malignant.",
    "Wolberg, Mangasarian, Street & Street (1993); UCI Machine Learning Repository", kClassificationTags);
constexpr KindInfo kDigits =
    builtin("digits", "Digits", "1,797 handwritten digits as pictures of 8 x 8 grey levels from 0 to 16.",
            "Alpaydin & Kaynak (1998); UCI Machine Learning Repository", kClassificationTags);
constexpr KindInfo kDiabetes = builtin(
    "diabetes", "Diabetes", "442 patients, ten measures each; predict how the disease progressed in a year.",
    "Efron, Hastie, Johnstone & Tibshirani, Annals of Statistics 32 (2004)", kRegressionTags);
constexpr KindInfo kPenguins = builtin(
    "penguins", "Penguins", "344 penguins of three species near Palmer Station; some measures are missing.",
    "Gorman, Williams & Fraser, PLoS ONE 9 (2014)", kClassificationTags);
constexpr KindInfo kAirquality = builtin(
    "airquality", "Air quality", "Ozone over New York on 153 days of 1973; many measures are missing.",
    "Chambers, Cleveland, Kleiner & Tukey (1983); R's datasets", kRegressionTags);
constexpr std::array kBuiltinKinds = {&kIris,     &kWine,     &kBreastCancer, &kDigits,
                                      &kDiabetes, &kPenguins, &kAirquality};

constexpr std::array kDataParams = {
    ParamInfo{
        .key = "source", .type = ParamType::kKind, .group = "source", .help = "Where the table comes from."},
    ParamInfo{.key = "target",
              .type = ParamType::kColumn,
              .default_json = "null",
              .help = "The column to predict; generators and built-in tables have one of their own."},
    ParamInfo{
        .key = "task",
        .type = ParamType::kChoice,
        .default_json = "null",
        .choices = kTasks,
        .help =
            "Classes or quantities; by default classes where the target is text or has at most 20 different "
            "values, all whole numbers."},
    ParamInfo{.key = "features",
              .type = ParamType::kColumns,
              .default_json = "null",
              .help = "The columns to predict from; by default all but the target and the split's column."},
#ifndef TRAINYARD_STARTER
    ParamInfo{.key = "types",
              .type = ParamType::kColumnTypes,
              .default_json = "null",
              .choices = kTypes,
              .help = "Columns whose type is another than their cells suggest. {\"type\": \"ordinal\", "
                      "\"order\": [...]} "
                      "gives categories their order; identifiers and ignored columns are no features."},
#endif
    ParamInfo{
        .key = "positive_label",
        .type = ParamType::kString,
        .default_json = "null",
        .help =
            "With two classes, the one that precision, recall and the like are about; by default the last."},
    ParamInfo{.key = "missing_target",
              .type = ParamType::kChoice,
              .default_json = "\"error\"",
              .choices = kMissingTargets,
              .label = "Rows without a target",
              .help = "Whether rows whose target is missing are an error or are left out."},
#ifndef TRAINYARD_STARTER
    ParamInfo{.key = "sequence",
              .type = ParamType::kSection,
              .default_json = "null",
              .group = "sequence",
              .help = "Windows over a table whose rows have an order: what a recurrent network learns from."},
    ParamInfo{.key = "gaps",
              .type = ParamType::kSection,
              .default_json = "null",
              .group = "gaps",
              .help = "Takes values of the features away, to find out how well they can be filled in again."},
#endif
};
constexpr KindInfo kData = {.kind = "data",
                            .label = "Data",
                            .help = "The table, what is to be predicted, and from what.",
                            .params = kDataParams};
constexpr std::array kDataSection = {&kData};

constexpr std::array kRandomParams = {
    ParamInfo{.key = "validation",
              .default_json = "0.15",
              .minimum = 0,
              .maximum = 1,
              .maximum_excluded = true,
              .help = "The share of the rows that watch the training from outside."},
    ParamInfo{.key = "test",
              .default_json = "0.15",
              .minimum = 0,
              .maximum = 1,
              .maximum_excluded = true,
              .help = "The share of the rows that are kept for the final figures."},
    ParamInfo{.key = "stratify",
              .type = ParamType::kBoolean,
              .default_json = "true",
              .help = "Every part gets the classes in the proportions of the whole; regression ignores it."},
};
constexpr std::array kColumnParams = {
    ParamInfo{.key = "column",
              .type = ParamType::kColumn,
              .help = "The column that says train, validation or test in each row; it is no feature."},
    ParamInfo{.key = "validation",
              .default_json = "0",
              .minimum = 0,
              .maximum = 1,
              .maximum_excluded = true,
              .help = "The share of the rows to train on that are taken, at random, to watch the training."},
};
constexpr KindInfo kRandom = {.kind = "random",
                              .label = "At random",
                              .help = "Rows are dealt out by chance, from the seed.",
                              .source = "stratified as scikit-learn's train_test_split, by largest remainder",
                              .params = kRandomParams};
constexpr std::array kTimeParams = {
    kRandomParams[0], kRandomParams[1],
    ParamInfo{.key = "column",
              .type = ParamType::kColumn,
              .default_json = "null",
              .help = "The column of numbers or dates that puts the rows in order; it is no feature. With "
                      "data.sequence its order counts."}};
constexpr std::array kGroupParams = {
    ParamInfo{.key = "column",
              .type = ParamType::kColumn,
              .help = "The column that says which rows belong together; it is no feature."},
    kRandomParams[0], kRandomParams[1]};
constexpr std::array kFoldParams = {
    ParamInfo{.key = "n_splits",
              .type = ParamType::kInteger,
              .default_json = "5",
              .minimum = 2,
              .maximum = 100,
              .label = "Folds",
              .help = "How many parts the rows are cut into; each validates once."},
    ParamInfo{.key = "shuffle",
              .type = ParamType::kBoolean,
              .default_json = "true",
              .help = "Whether rows are dealt out by chance, or in their order."},
    kRandomParams[2],
    ParamInfo{.key = "column",
              .type = ParamType::kColumn,
              .default_json = "null",
              .label = "Group column",
              .help = "The column that says which rows belong together: none of its groups is in two folds."},
    ParamInfo{.key = "test",
              .default_json = "0",
              .minimum = 0,
              .maximum = 1,
              .maximum_excluded = true,
              .help = "The share of the rows that are kept out of all folds."},
    ParamInfo{.key = "fold",
              .type = ParamType::kInteger,
              .default_json = "null",
              .minimum = 1,
              .maximum = 100,
              .help = "Only this fold validates; by default all do, one after the other."},
};
constexpr KindInfo kTime = {
    .kind = "time",
    .label = "By time",
    .help = "The last rows test, those before them validate; for tables with an order.",
    .params = kTimeParams};
constexpr KindInfo kGroup = {.kind = "group",
                             .label = "By group",
                             .help = "Rows that belong together stay together: no group is in two parts.",
                             .source = "scikit-learn's GroupShuffleSplit",
                             .params = kGroupParams};
constexpr KindInfo kFolds = {
    .kind = "k_fold",
    .label = "Cross-validation",
    .help =
        "Trains once for each fold, which validates; tells the mean and the spread. With data.sequence whole "
        "series are dealt out; a single one is cut in the order of time, and each fold trains on what came "
        "before it.",
    .source = "scikit-learn's KFold, StratifiedKFold, GroupKFold and TimeSeriesSplit; Stone (1974)",
    .params = kFoldParams};
constexpr KindInfo kColumn = {.kind = "column",
                              .label = "By a column",
                              .help = "A column of the table names each row's part.",
                              .params = kColumnParams};
constexpr std::array kStarterSplits = {&kRandom};
constexpr std::array kSplitKinds = {&kRandom, &kTime, &kColumn, &kGroup, &kFolds};

}  // namespace

std::span<const KindInfo* const> source_kinds() {
  if constexpr (kStarter) return kStarterSources;
  return kSourceKinds;
}
std::span<const KindInfo* const> builtin_kinds() {
  if constexpr (kStarter) return {};
  return kBuiltinKinds;
}
std::span<const KindInfo* const> data_section() { return kDataSection; }
std::span<const KindInfo* const> split_kinds() {
  if constexpr (kStarter) return kStarterSplits;
  return kSplitKinds;
}

}  // namespace trainyard
