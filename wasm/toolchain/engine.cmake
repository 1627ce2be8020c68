# How the engine and its tests are built with Emscripten. Included by the top CMakeLists.txt.

set(TRAINYARD_ENGINE_FOLDER "${CMAKE_SOURCE_DIR}/build/engine" CACHE PATH "Where the engine's module and types go")

target_compile_options(trainyard_flags INTERFACE -msimd128 -fno-exceptions -fno-rtti -flto)
target_compile_definitions(trainyard_flags INTERFACE NDEBUG EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)

# The two engines: the same rooms over kernels compiled with and without relaxed SIMD.
set(simd_flags -msimd128)
set(relaxed_flags -msimd128 -mrelaxed-simd)
set(link_flags
  -O3 -flto -fno-exceptions -fno-rtti
  -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sSTACK_SIZE=1MB -sSUPPORT_LONGJMP=0)

# Emscripten calls tsc for --emit-tsd and imports acorn: both come from this project's dev dependencies.
set(with_node_modules
  "${CMAKE_COMMAND} -E env --modify PATH=path_list_prepend:${CMAKE_SOURCE_DIR}/node_modules/.bin")

# The modules that the page and the runner load: build/engine/trainyard-<engine>.{mjs,wasm,d.mts}, and the ones that the
# page opens with, build/engine/trainyard-starter-<engine>.wasm, which know plain networks alone.
function(trainyard_add_engines)
  trainyard_add_library(trainyard_starter ${starter_sources})
  target_compile_definitions(trainyard_starter PUBLIC TRAINYARD_STARTER)
  target_compile_options(trainyard_starter PRIVATE -Oz)
  trainyard_precompile_json(trainyard_starter)
  foreach(rooms core starter)
    add_library(trainyard_bindings_${rooms} OBJECT ${binding_sources})
    target_link_libraries(trainyard_bindings_${rooms} PUBLIC trainyard_${rooms})
    target_compile_options(trainyard_bindings_${rooms} PRIVATE -Oz)
    trainyard_precompile_json(trainyard_bindings_${rooms})
  endforeach()
  foreach(engine simd relaxed)
    trainyard_add_library(trainyard_kernels_${engine} ${ARGN})
    target_compile_options(trainyard_kernels_${engine} PRIVATE ${${engine}_flags})
    trainyard_add_engine(${engine} trainyard-${engine} core)
    trainyard_add_engine(${engine} trainyard-starter-${engine} starter)
  endforeach()
endfunction()

function(trainyard_add_engine engine name rooms)
  add_executable(${name})
  target_link_libraries(${name} PRIVATE trainyard_bindings_${rooms} trainyard_${rooms} trainyard_kernels_${engine})
  set_target_properties(${name} PROPERTIES
    LINKER_LANGUAGE CXX
    SUFFIX .mjs
    RUNTIME_OUTPUT_DIRECTORY "${TRAINYARD_ENGINE_FOLDER}"
    RULE_LAUNCH_LINK "${with_node_modules}")
  target_link_options(${name} PRIVATE ${link_flags} ${${engine}_flags} -lembind
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web,worker,node -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -lexports.js
    # One JavaScript serves all engines: -lexports.js keeps the names of what they share, whose short forms may differ.
    "-sINCOMING_MODULE_JS_API=[instantiateWasm,wasmBinary,locateFile,print,printErr,onAbort]")
  set(types "${TRAINYARD_ENGINE_FOLDER}/${name}.d.mts")
  if(name STREQUAL "trainyard-simd")
    target_link_options(${name} PRIVATE --emit-tsd "${types}")
  elseif(name STREQUAL "trainyard-relaxed")
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

# The tests as command-line programs for Node that see the files of the host, one for each engine.
function(trainyard_add_tests_under_node)
  trainyard_precompile_json(trainyard_test_objects)
  foreach(engine simd relaxed)
    set(name trainyard_tests_${engine})
    add_executable(${name} EXCLUDE_FROM_ALL)
    target_link_libraries(${name} PRIVATE trainyard_test_objects trainyard_core trainyard_kernels_${engine})
    # The nearest package.json makes .js an ES module; this is none.
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX SUFFIX .cjs RULE_LAUNCH_LINK "${with_node_modules}")
    target_link_options(${name} PRIVATE ${link_flags} ${${engine}_flags} -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1)
  endforeach()
endfunction()
