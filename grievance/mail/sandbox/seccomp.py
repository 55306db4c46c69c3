"""
Let the kernel refuse all that reading a mail does not need (Linux, seccomp).

What is left is to read and write what is open, to ask for memory that holds no code,
and to end.  Files, sockets, programs, signals and other processes cannot even be
named, whoever the user is.  A refused call fails as one without permission.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """
    The numbers of one kind of processor (`linux/audit.h`, `asm/unistd.h`).

    `bounded` calls are allowed only without the bits of a mask in the argument at an
    index: (number, index, mask).
    """

    architecture: int
    allowed: tuple[int, ...]
    bounded: tuple[tuple[int, int, int], ...]


_EXECUTABLE = 4  # PROT_EXEC
_OTHERS = 0xFFFFFFFF  # any process but the one that asks
MACHINES = {
    "x86_64": Machine(
        architecture=0xC000003E,
        # read write readv writev close · munmap brk mremap madvise · futex
        # sched_yield restart_syscall · rt_sigprocmask rt_sigreturn · exit
        # exit_group · clock_gettime gettimeofday getrusage getpid getrandom
        allowed=(
            *(0, 1, 19, 20, 3, 11, 12, 25, 28, 202, 24, 219, 14, 15, 60, 231),
            *(228, 96, 98, 39, 318),
        ),
        # mmap mprotect prlimit64
        bounded=((9, 2, _EXECUTABLE), (10, 2, _EXECUTABLE), (302, 0, _OTHERS)),
    ),
    "aarch64": Machine(
        architecture=0xC00000B7,
        allowed=(
            *(63, 64, 65, 66, 57, 215, 214, 216, 233, 98, 124, 128, 135, 139, 93, 94),
            *(113, 169, 165, 172, 278),
        ),
        bounded=((222, 2, _EXECUTABLE), (226, 2, _EXECUTABLE), (261, 0, _OTHERS)),
    ),
}

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # prctl(2)
_LOAD, _JUMP_EQUAL, _AND, _RETURN = 0x20, 0x15, 0x54, 0x06  # linux/bpf_common.h
_KILL, _ALLOW, _FAIL = 0x80000000, 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_INSTRUCTION = struct.Struct("=HBBI")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def restrict() -> bool:
    """Restrict this process for good; False where the kernel cannot."""
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    code = program(machine)
    filtering = _Program(len(code) // _INSTRUCTION.size, code)
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, *(ctypes.c_void_p,) * 4)
    if prctl(_NO_NEW_PRIVILEGES, 1, None, None, None):
        return False
    refused = prctl(_SECCOMP, _FILTER, ctypes.addressof(filtering), None, None)
    return not refused


def program(machine: Machine) -> bytes:
    """Return the filter for *machine* as classic BPF."""
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, machine.architecture),
        (_RETURN, 0, 0, _KILL),  # its numbers would mean other calls
        (_LOAD, 0, 0, _NUMBER),
    ]
    for number in machine.allowed:
        code += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for number, index, mask in machine.bounded:
        code += [
            (_JUMP_EQUAL, 0, 5, number),
            (_LOAD, 0, 0, _ARGUMENTS + 8 * index),  # the low half of 64 bits
            (_AND, 0, 0, mask),
            (_JUMP_EQUAL, 0, 1, 0),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _FAIL),
        ]
    code.append((_RETURN, 0, 0, _FAIL))
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in code)
