"""Error pages say what may be done."""


def test_a_method_that_a_page_does_not_have_is_refused_with_those_it_has(client):
    answer = client.put("/en/sign-in")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_who_sends_what_belongs_to_a_sign_in_that_is_gone_can_sign_in_and_go_on_there(app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/vi/attempts/3/items/absorbs", data={"answer": "a"})
    assert answer.status_code == 400
    assert 'href="/vi/sign-in?next=/vi/attempts/3/items/absorbs"' in answer.text
