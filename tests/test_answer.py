"""How an answer is called, what is required of it, and how values are shown."""

import json
import signal
import sys

import numpy as np
import pytest
import torch

from course.answer import (
    SHOWN_PRINT,
    SHOWN_VALUE,
    NotAttempted,
    NotYet,
    call,
    describe,
    nearly_equal,
    require,
    show_value,
)


class Hostile:
    """An object on which nothing works."""

    def _refuse(self, *args):
        raise ValueError("no")

    __call__ = __getattr__ = __repr__ = __eq__ = __bool__ = __len__ = __iter__ = _refuse


def add(a, b):
    return a + b


def why(answer, *args, **kwargs) -> dict[str, str]:
    """Return the details of the NotYet that a call of `answer` ends with."""
    with pytest.raises(NotYet) as caught:
        call(answer, *args, **kwargs)
    return caught.value.details


# What comes back


def test_call_returns_the_value():
    assert call(add, 2, b=3).value == 5


@pytest.mark.parametrize("nothing_wrong", [0, False, "", [], float("nan")])
def test_falsy_value_is_a_value(nothing_wrong):
    assert call(lambda: nothing_wrong).value is nothing_wrong


def test_placeholder_is_not_attempted():
    def untouched():
        raise NotImplementedError  # your code here

    with pytest.raises(NotAttempted):
        call(untouched)


def test_not_implemented_with_a_message_is_an_error_of_the_answer():
    def unsupported():
        raise NotImplementedError("no such mode")

    assert "NotImplementedError: no such mode" in why(unsupported)["message"]


def test_none_asks_for_a_return():
    details = why(lambda: None)
    assert "`return`" in details["message"]
    assert details["got"] == "None"


# What goes wrong in it


def test_exception_is_named_with_its_message():
    assert "IndexError: list index out of range" in why(lambda rows: rows[5], [])["message"]


def test_exception_names_the_learners_line():
    def answer(rows):
        first = rows[5]
        return first

    line = answer.__code__.co_firstlineno + 1
    assert why(answer, [])["message"].endswith(f" in line {line}, `first = rows[5]`.")


def test_exception_in_a_helper_names_the_line_of_the_helper():
    def helper(rows):
        return rows[5]

    message = why(lambda rows: helper(rows), [])["message"]
    assert message.endswith(f" in line {helper.__code__.co_firstlineno + 1}, `return rows[5]`.")


def test_exception_in_the_standard_library_names_the_learners_line():
    def answer():
        return json.loads("{")

    assert "`return json.loads(" in why(answer)["message"]


def test_exception_in_a_package_names_the_learners_line():
    import pandas

    def answer():
        return pandas.DataFrame({"a": [1]})["b"]

    assert "`return pandas.DataFrame(" in why(answer)["message"]


def test_exception_without_a_message_is_named_alone():
    def answer():
        raise ValueError

    assert why(answer)["message"].startswith("It stopped with ValueError in line")


def test_unknown_name_sends_to_the_cells_above():
    def answer():
        return no_such_name  # noqa: F821

    def forgotten():
        if False:
            value = 1
        return value

    assert why(answer)["message"].endswith("If a cell above defines that name, run the cell first.")
    assert "cell" not in why(forgotten)["message"].split("in line")[0]


def test_exception_whose_message_fails_is_still_named():
    class Broken(Exception):
        def __str__(self):
            raise RuntimeError

    def answer():
        raise Broken

    assert "It stopped with Broken" in why(answer)["message"]


def test_endless_message_is_cut():
    assert len(describe(ValueError("x" * 1_000_000))) < SHOWN_VALUE + 20


def test_endless_recursion_is_named():
    def answer():
        return answer()

    assert "RecursionError" in why(answer)["message"]


def test_exit_is_not_yet():
    assert "exit()" in why(lambda: sys.exit(0))["message"]


def test_interrupt_is_not_yet():
    def answer():
        signal.raise_signal(signal.SIGINT)
        while True:
            pass

    assert "loop that never ends" in why(answer)["message"]


def test_too_much_memory_is_not_yet():
    assert why(lambda: bytearray(1 << 62))["message"] == "It asked for more memory than there is."


def test_message_that_is_not_unicode_can_be_shown_anywhere():
    def answer():
        raise ValueError("half an emoji: \ud83d")

    why(answer)["message"].encode("utf-8")


# What it prints


def test_small_print_reaches_stdout_unchanged(capsys):
    call(lambda: print("one", 2) or 1)
    assert capsys.readouterr().out == "one 2\n"


def test_print_of_a_failing_answer_reaches_stdout(capsys):
    def answer():
        print("so far")
        raise ValueError

    why(answer)
    assert capsys.readouterr().out == "so far\n"


def test_flood_is_shortened(capsys):
    call(lambda: [print("x" * 99) for _ in range(1000)])
    assert len(capsys.readouterr().out) < SHOWN_PRINT + 100


def test_flood_says_how_much_is_missing(capsys):
    call(lambda: print("x" * (SHOWN_PRINT + 4999)) or 1)  # and the end of the line
    assert "… and 5,000 more characters" in capsys.readouterr().out


# Its arguments


@pytest.mark.parametrize(
    ("argument", "change"),
    [
        ([1, 2], lambda x: x.clear()),
        ([[1], [2]], lambda x: x[0].append(9)),
        (([1],), lambda x: x[0].append(9)),
        ({"a": [1]}, lambda x: x["a"].append(9)),
        ({1, 2}, lambda x: x.clear()),
        (torch.ones(2), lambda x: x.mul_(9)),
        (np.ones(2), lambda x: x.fill(9)),
    ],
    ids=["list", "rows", "tuple", "dict", "set", "tensor", "array"],
)
@pytest.mark.parametrize("by_name", [False, True], ids=["positional", "keyword"])
def test_argument_is_a_copy(argument, change, by_name):
    before = show_value(argument)

    def answer(value):
        change(value)
        return True

    call(answer, value=argument) if by_name else call(answer, argument)
    assert show_value(argument) == before


def test_tensor_with_gradient_is_passed_itself():
    weights = torch.ones(2, requires_grad=True)
    call(lambda w: w.sum().backward() or 1, weights)
    assert weights.grad.tolist() == [1.0, 1.0]


def test_text_shows_the_arguments_as_they_were():
    assert call(lambda x: x.append(9) or x, [1], name="f").text == "f([1])"


@pytest.mark.parametrize("answer", [3, "text", [1], {"a": 1}, torch.zeros(2)])
def test_value_in_place_of_a_function_asks_for_the_function(answer):
    details = why(answer)
    assert "check.something(your_function)" in details["message"]
    assert details["got"] == show_value(answer)


# How the call is written


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: call(add, 1, b=2), "add(1, b=2)"),
        (lambda: call(lambda a, k: 1, "é", k=None), "your_function('é', k=None)"),
        (lambda: call(lambda x: 1, torch.tensor([[1, 2]])), "your_function(tensor([[1, 2]]))"),
        (lambda: call(add, 1, 2, name="model.add"), "model.add(1, 2)"),
        (lambda: call(lambda a: 1, 2, name="encode"), "encode(2)"),
        (lambda: call(lambda f: 1, add), "your_function(add)"),
    ],
    ids=["keyword", "lambda", "tensor", "given dotted name", "given name", "function"],
)
def test_text_is_the_call_as_it_would_be_typed(made, text):
    assert made().text == text


def test_text_stands_in_the_details_of_a_failure():
    assert why(add, 1, "a")["called"] == "add(1, 'a')"


# require


def test_condition_that_holds_is_silent():
    assert require(np.bool_(True), "never") is None


def test_condition_that_fails_shows_call_value_and_expectation():
    with pytest.raises(NotYet) as caught:
        require(False, "Wrong sum.", of=call(add, 1, 1), expected=3)
    assert caught.value.details == {
        "message": "Wrong sum.",
        "called": "add(1, 1)",
        "got": "2",
        "expected": "3",
    }


def test_got_replaces_the_value_of_the_call():
    with pytest.raises(NotYet) as caught:
        require(False, "No.", of=call(add, 1, 1), got=None)
    assert caught.value.details["got"] == "None"


def test_expected_words_are_shown_without_quotes():
    with pytest.raises(NotYet) as caught:
        require(False, "No.", expected="two numbers")
    assert caught.value.details == {"message": "No.", "expected": "two numbers"}


# nearly_equal

SAME = {
    "numbers": (1, 1.0),
    "within tolerance": (1.0, 1.0 + 9e-6),
    "tensor and list": (torch.tensor([[1.0, 2.0]]), [[1, 2]]),
    "array and tensor": (np.array([1, 2]), torch.tensor([1, 2])),
    "list of tensors": ([torch.tensor(1.0), torch.tensor(2.0)], (1, 2)),
    "gradient": (torch.ones(2, requires_grad=True), [1, 1]),
    "half precision": (torch.ones(2, dtype=torch.bfloat16), [1, 1]),
    "infinity": (float("inf"), float("inf")),
    "empty": (torch.zeros(0, 3), np.zeros((0, 3))),
}
DIFFERENT = {
    "beyond tolerance": (1.0, 1.0 + 2e-5),
    "shape": ([1.0, 1.0], [1.0]),
    "broadcast": (torch.ones(1, 2), [1.0, 1.0]),
    "empty shape": (np.zeros((0, 2)), np.zeros((0, 3))),
    "nan": (float("nan"), float("nan")),
    "nan in a tensor": (torch.tensor([1.0, torch.nan]), [1.0, 2.0]),
    "ragged": ([[1], [1, 2]], [[1], [1, 2]]),
    "text": ("1.5", 1.5),
    "texts": (["1", "2"], [1, 2]),
    "complex": (1j, 0),
    "none": (None, 0),
    "dict": ({"a": 1}, 1),
    "huge": (10**400, 1.0),
    "no data": (torch.zeros(2, device="meta"), [0, 0]),
    "hostile": (Hostile(), 1),
}


@pytest.mark.parametrize(("got", "expected"), SAME.values(), ids=SAME)
def test_nearly_equal(got, expected):
    assert nearly_equal(got, expected)


@pytest.mark.parametrize(("got", "expected"), DIFFERENT.values(), ids=DIFFERENT)
def test_not_nearly_equal(got, expected):
    assert not nearly_equal(got, expected)


def test_tolerance_can_be_chosen():
    assert nearly_equal(1.0, 1.4, tolerance=0.5)


# show_value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (torch.tensor([1, 2]), "tensor([1, 2])"),
        (torch.tensor(3), "tensor(3)"),
        (torch.tensor([[2.64, -0.1]]), "tensor([[2.64, -0.1]])"),
        (torch.tensor([2 / 3], dtype=torch.float64), "tensor([0.6666666666666666])"),
        (torch.zeros(5, 6), "tensor of shape (5, 6), dtype torch.float32"),
        (np.zeros((0, 3)), "ndarray([])"),
        (np.arange(3), "ndarray([0, 1, 2])"),
        (np.float64(0.5), "float64(0.5)"),
        (add, "add"),
        (int, "int"),
        (float("nan"), "nan"),
        ({"b": 1}, "{'b': 1}"),
        ([["a"], None], "[['a'], None]"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_value_is_shown_as(value, text):
    assert show_value(value) == text


def test_long_list_shows_its_first_24():
    assert show_value(list(range(100))).endswith("22, 23, ...]")


@pytest.mark.parametrize(
    "value",
    [
        "x" * 100_000,
        [["x" * 900] * 30] * 30,
        np.array(["x" * 9000]),
        {i: "y" * 99 for i in range(99)},
    ],
    ids=["text", "rows", "array", "dict"],
)
def test_huge_value_is_cut(value):
    assert len(show_value(value)) <= SHOWN_VALUE + 1


@pytest.mark.parametrize(
    "value",
    [Hostile(), 10**5000, np.dtype("float32"), torch.zeros(2, device="meta")],
    ids=["hostile", "long int", "dtype", "no data"],
)
def test_value_that_cannot_be_shown_is_named_by_its_type(value):
    assert type(value).__name__ in show_value(value)
