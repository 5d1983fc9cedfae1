Feature: Work from a terminal
  The same work as in the desk, for people and scripts, on real weights.

  Background:
    Given a profile made from an exchange file

  Scenario: A reply is drafted and accepted
    Given a reply to the boatyard
    Then the answer holds all that scripts were promised
    And it greets the yard manager by name
    When the draft is accepted
    Then the case holds it as a message
    And the profile is sound

  Scenario: The engine is killed while it writes
    When the engine is killed in the middle of a reply
    Then the command is refused and gives the text received as interrupted
    And the same text stands among the drafts
    And the profile is sound

  Scenario: A person presses Ctrl+C while it writes
    When Ctrl+C is pressed in the middle of a reply
    Then the command says that it was stopped
    And the same text stands among the drafts
    And the profile is sound

  Scenario: A run over many cases is killed and goes on
    When a run over all cases is killed in the middle
    And the same run is started again
    Then every line has its draft and no case has a half of one
    And the profile is sound

  Scenario: The program is killed right after Accept
    Given a reply to the boatyard
    When the program is killed as soon as the draft is accepted
    Then the case holds it as a message
    And the profile is sound

  Scenario: A backup is opened on another machine
    Given a reply to the boatyard
    When a backup is made and carried to another machine
    Then the other machine has the same cases and drafts
    And the profile is sound

  Scenario: Whoever reads the output goes away
    When the output's reader goes away at once
    Then the command ends well and in silence

  Scenario: A text is generated without any profile
    When a prompt is continued where there is no profile
    Then the text comes with its figures
