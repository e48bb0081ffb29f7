#ifndef CTIBUS_VERSION_H
#define CTIBUS_VERSION_H

/* The one place where the version is written; CMake reads it from here. */
#define CTIBUS_VERSION "0.1.0"

/* The plugin ABI. The major is part of the entry's name, so a library built for another major is
   recognised without running it. Minors only append. */
#define CTIBUS_ABI_MAJOR 1
#define CTIBUS_ABI_MINOR 0

#endif
