# Whether a file of one folder may include a header of another, by the compiler's own word.
#   cmake -DCOMPILER=... -DINCLUDES=dir|dir -DHEADER=... -DSEEN=ON|OFF -P link_rule.cmake
string(REPLACE "|" ";" dirs "${INCLUDES}")
list(TRANSFORM dirs PREPEND -I)
string(MAKE_C_IDENTIFIER "${HEADER}_${SEEN}_${INCLUDES}" name)
string(MD5 name "${name}")
set(source ${CMAKE_CURRENT_BINARY_DIR}/link_rule_${name}.cpp)
file(WRITE ${source} "#include \"${HEADER}\"\n")
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${dirs} ${source}
                RESULT_VARIABLE failed ERROR_VARIABLE errors)
file(REMOVE ${source})
if(SEEN AND failed)
  message(FATAL_ERROR "${HEADER} should be found:\n${errors}")
elseif(NOT SEEN AND NOT failed)
  message(FATAL_ERROR "${HEADER} should not be found, and is")
elseif(NOT SEEN AND NOT errors MATCHES "${HEADER}.*(No such file|not found)")
  message(FATAL_ERROR "${HEADER} was refused, but for another reason:\n${errors}")
endif()
