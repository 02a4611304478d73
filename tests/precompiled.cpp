// Nothing but what is precompiled for it, and by that for every test program (CMakeLists.txt).
