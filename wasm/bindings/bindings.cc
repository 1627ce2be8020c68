/// Names for JavaScript, and copies of arrays. Nothing else.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include "session.h"

namespace trainyard {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(NamedArrays);

/// What inspect() answers: the facts in their envelope, and the arrays.
struct InspectionReply {
  std::string reply;
  NamedArrays arrays = NamedArrays(val::array());
};

EMSCRIPTEN_DECLARE_VAL_TYPE(Bytes);

/// A file, or an error in its envelope.
struct BytesReply {
  std::string reply;
  Bytes bytes = Bytes(val::null());
};

/// The bytes as a Uint8Array with memory of its own.
Bytes copy(const std::string& text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  return Bytes(val(emscripten::typed_memory_view(text.size(), bytes)).call<val>("slice"));
}

/// The bytes of a Uint8Array, moved at once: embind itself takes a string's bytes one by one.
std::string text_of(const Bytes& bytes) {
  std::string text;
  text.resize_and_overwrite(bytes["length"].as<std::size_t>(), [&](char* to, std::size_t size) {
    val(emscripten::typed_memory_view(size, reinterpret_cast<unsigned char*>(to))).call<void>("set", bytes);
    return size;
  });
  return text;
}

std::string append_cells(Session& session, const Bytes& bytes) {
  return session.append_cells(text_of(bytes));
}

std::string load_idx(Session& session, const std::string& name, const Bytes& images, const Bytes& labels,
                     const Bytes& test_images, const Bytes& test_labels) {
  return session.load_idx(name, text_of(images), text_of(labels), text_of(test_images), text_of(test_labels));
}

std::string set_weights(Session& session, const std::string& name, const Bytes& bytes) {
  return session.set_weights(name, text_of(bytes));
}

std::string offer_units(Session& session, const Bytes& bytes) { return session.offer_units(text_of(bytes)); }

BytesReply weights(const Session& session) {
  BytesReply answer;
  answer.bytes = copy(session.weights(answer.reply));
  return answer;
}

BytesReply make_units(const Session& session, int first, int count) {
  BytesReply answer;
  answer.bytes = copy(session.make_units(first, count, answer.reply));
  return answer;
}

/// The numbers as a Float32Array with memory of its own.
val copy(const std::vector<float>& values) {
  return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice");
}

void copy(const std::vector<NamedArray>& arrays, InspectionReply& answer) {
  for (const NamedArray& array : arrays) {
    val entry = val::object();
    entry.set("name", array.name);
    val shape = val::array();
    for (const Index length : array.shape) shape.call<void>("push", static_cast<double>(length));
    entry.set("shape", shape);
    entry.set("values", copy(array.values));
    answer.arrays.call<void>("push", entry);
  }
}

InspectionReply inspect(const Session& session, const std::string& query) {
  InspectionReply answer;
  copy(session.inspect(query, answer.reply), answer);
  return answer;
}

InspectionReply refit_rows(const Session& session) {
  InspectionReply answer;
  copy(session.refit_rows(answer.reply), answer);
  return answer;
}

InspectionReply explore(const Session& session, const std::string& spec, const std::string& query) {
  InspectionReply answer;
  copy(session.explore(spec, query, answer.reply), answer);
  return answer;
}

}  // namespace
}  // namespace trainyard

EMSCRIPTEN_BINDINGS(trainyard) {
  using namespace trainyard;
  using emscripten::class_;

  emscripten::register_type<NamedArrays>("{ name: string; shape: number[]; values: Float32Array }[]");
  emscripten::value_object<InspectionReply>("InspectionReply")
      .field("reply", &InspectionReply::reply)
      .field("arrays", &InspectionReply::arrays);
  emscripten::register_type<Bytes>("Uint8Array");
  emscripten::value_object<BytesReply>("BytesReply")
      .field("reply", &BytesReply::reply)
      .field("bytes", &BytesReply::bytes);

  class_<Session>("Session")
      .constructor<>()
      .function("openTable(name, rules)", &Session::open_table)
      .function("appendCells(bytes)", &append_cells)
      .function("closeTable()", &Session::close_table)
      .function("loadIdx(name, images, labels, testImages, testLabels)", &load_idx)
      .function("setWeights(name, bytes)", &set_weights)
      .function("generatedTable(spec)", &Session::generated_table)
      .function("catalog()", &Session::catalog)
      .function("check(spec)", &Session::check)
      .function("begin(spec)", &Session::begin)
      .function("advance(maxSteps, stopAtEpochEnd)", &Session::advance)
      .function("makeUnits(first, count)", &make_units)
      .function("makeAhead(unit)", &Session::make_ahead)
      .function("offerUnits(bytes)", &offer_units)
      .function("beginRefits(query)", &Session::begin_refits)
      .function("advanceRefits(maxUnits)", &Session::advance_refits)
      .function("refitRows()", &refit_rows)
      .function("status()", &Session::status)
      .function("history(from)", &Session::history)
      .function("metrics()", &Session::metrics)
      .function("result()", &Session::result)
      .function("retune(spec)", &Session::retune)
      .function("loadedTable()", &Session::loaded_table)
      .function("preparedTable()", &Session::prepared_table)
      .function("predictions()", &Session::predictions)
      .function("weights()", &weights)
      .function("beginLab(spec)", &Session::begin_lab)
      .function("advanceLab(maxSteps)", &Session::advance_lab)
      .function("labResult()", &Session::lab_result)
      .function("explore(spec, query)", &explore)
      .function("inspect(query)", &inspect);
}
