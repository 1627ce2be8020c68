# How the engine and its tests are built with Emscripten. Included by the top CMakeLists.txt.

set(TRAINYARD_ENGINE_FOLDER "${CMAKE_SOURCE_DIR}/build/engine" CACHE PATH "Where the engine's module and types go")

set(simd_flags -msimd128)
if(TRAINYARD_ENGINE STREQUAL "relaxed")
  list(APPEND simd_flags -mrelaxed-simd)
elseif(NOT TRAINYARD_ENGINE STREQUAL "simd")
  message(FATAL_ERROR "TRAINYARD_ENGINE is ${TRAINYARD_ENGINE}; it must be simd or relaxed")
endif()
target_compile_options(trainyard_flags INTERFACE ${simd_flags} -fno-exceptions -fno-rtti -flto)
target_compile_definitions(trainyard_flags INTERFACE NDEBUG EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)

set(link_flags
  -O3 -flto ${simd_flags} -fno-exceptions -fno-rtti
  -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sSTACK_SIZE=1MB -sSUPPORT_LONGJMP=0)

# Emscripten calls tsc for --emit-tsd and imports acorn: both come from this project's dev dependencies.
set(with_node_modules
  "${CMAKE_COMMAND} -E env --modify PATH=path_list_prepend:${CMAKE_SOURCE_DIR}/node_modules/.bin")

# The module that the page and the runner load: build/engine/trainyard-<engine>.{mjs,wasm,d.mts}.
function(trainyard_add_engine)
  if(NOT ARGN)
    return()
  endif()
  set(name trainyard-${TRAINYARD_ENGINE})
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE trainyard_core)
  set_target_properties(${name} PROPERTIES
    SUFFIX .mjs
    RUNTIME_OUTPUT_DIRECTORY "${TRAINYARD_ENGINE_FOLDER}"
    RULE_LAUNCH_LINK "${with_node_modules}")
  target_link_options(${name} PRIVATE ${link_flags} -lembind
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web,worker,node -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0
    "-sINCOMING_MODULE_JS_API=[instantiateWasm,wasmBinary,locateFile,print,printErr,onAbort]")
  set(types "${TRAINYARD_ENGINE_FOLDER}/${name}.d.mts")
  if(TRAINYARD_ENGINE STREQUAL "simd")
    target_link_options(${name} PRIVATE --emit-tsd "${types}")
  else()
    # The interface is the same by construction, and the generator cannot run relaxed code in every Node.
    file(CONFIGURE OUTPUT "${types}" CONTENT
      "export type * from \"./trainyard-simd.mjs\";\nexport { default } from \"./trainyard-simd.mjs\";\n")
  endif()
endfunction()

# GoogleTest for WebAssembly, from the sources that Debian's googletest package installs.
function(trainyard_add_googletest)
  set(TRAINYARD_GOOGLETEST "/usr/src/googletest/googletest" CACHE PATH "GoogleTest's sources")
  add_library(gtest STATIC EXCLUDE_FROM_ALL "${TRAINYARD_GOOGLETEST}/src/gtest-all.cc")
  add_library(gtest_main STATIC EXCLUDE_FROM_ALL "${TRAINYARD_GOOGLETEST}/src/gtest_main.cc")
  target_include_directories(gtest PRIVATE "${TRAINYARD_GOOGLETEST}")
  target_include_directories(gtest SYSTEM PUBLIC "${TRAINYARD_GOOGLETEST}/include")
  target_compile_options(gtest PUBLIC -fno-exceptions -fno-rtti -flto)
  target_link_libraries(gtest_main PUBLIC gtest)
  add_library(GTest::gtest ALIAS gtest)
  add_library(GTest::gtest_main ALIAS gtest_main)
endfunction()

# A command-line program for Node that sees the files of the host.
function(trainyard_run_under_node target)
  # The nearest package.json makes .js an ES module; this is none.
  set_target_properties(${target} PROPERTIES SUFFIX .cjs RULE_LAUNCH_LINK "${with_node_modules}")
  target_link_options(${target} PRIVATE ${link_flags} -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1)
endfunction()
