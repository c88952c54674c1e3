"""Error pages say what may be done."""


def test_a_method_that_a_page_does_not_have_is_refused_with_those_it_has(client):
    answer = client.put("/en/sign-in")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
